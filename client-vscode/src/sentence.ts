/** Words of documents in messages of VS Code. */

/**
 * The same words, without a link in them. VS Code makes `[label](command:...)` clickable in every
 * message of an extension, and the name of a document may hold it.
 */
export function plain(text: string): string {
  return text.replaceAll("](", "] (");
}
