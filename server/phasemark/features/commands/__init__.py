"""What an editor can tell the server to do by name, with the words of the command line."""
