;;; emacs.el --- A person at work in the unfinished example, with eglot  -*- lexical-binding: t -*-
;; emacs -Q --batch -l init.el -l emacs.el prompts/phase-2-export.md: prints what was seen as one JSON object.

;;; Code:
(require 'eglot)
(require 'flymake)
(require 'json)

;; markdown-mode does not come with Emacs; what README.md tells a user to write was loaded before.
(define-derived-mode markdown-mode text-mode "Markdown")
(add-to-list 'auto-mode-alist '("\\.md\\'" . markdown-mode))

(defvar day-seen nil "What was seen, the newest first.")

(defun day-see (key value)
  "Keep VALUE as KEY."
  (push (cons key value) day-seen))

(defun day-wait (what condition)
  "The answer of CONDITION as soon as it is not nil; WHAT says what never came."
  (let ((end (+ (float-time) 180)) answer)
    (while (and (not (setq answer (funcall condition))) (< (float-time) end))
      (accept-process-output nil 0.05)
      (sit-for 0.01))
    (or answer (error "never came: %s" what))))

(defun day-codes ()
  "The codes of the findings of this buffer."
  (mapcar (lambda (one) (alist-get 'code (flymake-diagnostic-data one) "?"))
          (flymake-diagnostics)))

(defun day-texts ()
  "The texts of the findings of this buffer."
  (mapcar (lambda (one) (substring-no-properties (flymake-diagnostic-text one)))
          (flymake-diagnostics)))

(defun day-finding (part)
  "The finding of this buffer whose text has PART in it."
  (seq-find (lambda (one) (string-search part (flymake-diagnostic-text one)))
            (flymake-diagnostics)))

(defun day-go (text)
  "Go to the beginning of the first TEXT."
  (goto-char (point-min))
  (search-forward text)
  (goto-char (match-beginning 0)))

;; Changes are sent when Emacs is idle, which it never is here, or before a question.
(defun day-send ()
  "Send what was typed, and show what is known of it."
  (eglot-imenu)
  (flymake-start))

(defun day ()
  "The whole day."
  (setq eglot-sync-connect 180
        eglot-autoshutdown nil
        eglot-confirm-server-edits nil)
  (find-file (car command-line-args-left))
  (call-interactively #'eglot)
  (day-wait "the server" #'eglot-current-server)
  (flymake-mode 1)
  (flymake-start)
  (day-wait "findings" (lambda () (day-finding "are the work notes of Phase 1")))
  (day-see 'findings (vconcat (day-texts)))
  (day-see 'word (buffer-substring-no-properties
                  (flymake-diagnostic-beg (day-finding "still to be filled in"))
                  (flymake-diagnostic-end (day-finding "still to be filled in"))))
  (day-go "work-notes/phase-1")
  (let (shown)
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq shown text)))
    (day-see 'hover (substring-no-properties (day-wait "the hover" (lambda () shown)))))
  (day-see 'symbols (vconcat (mapcar (lambda (one) (substring-no-properties (car one)))
                                     (eglot-imenu))))
  (day-go "plan/phase-2")
  (forward-char (length "plan/"))
  (let ((answer (eglot-completion-at-point)))
    (day-see 'completion (vconcat (mapcar #'substring-no-properties
                                          (all-completions "" (nth 2 answer))))))
  (day-go "work-notes/phase-1")
  (let* ((actions (eglot-code-actions (point) (point) "quickfix"))
         (right (seq-find (lambda (one)
                            (string-search "work-notes/phase-2-export.md" (plist-get one :title)))
                          actions)))
    (day-see 'actions (vconcat (mapcar (lambda (one) (plist-get one :title)) actions)))
    (eglot-execute (eglot-current-server) right))
  (day-wait "the quick fix"
            (lambda () (save-excursion
                         (goto-char (point-min))
                         (search-forward "notes: `work-notes/phase-2-export.md`" nil t))))
  (day-wait "the finding to go"
            (lambda () (day-send) (not (day-finding "are the work notes of Phase 1"))))
  (day-go "- Reference")
  (insert "- Code 🚀: [x](src/gone.py)\n")
  (let ((found (day-wait "a finding behind the emoji"
                         (lambda () (day-send) (day-finding "the link leads to `src/gone.py`")))))
    (day-see 'behind (buffer-substring-no-properties
                      (flymake-diagnostic-beg found) (flymake-diagnostic-end found))))
  (save-buffer)
  (goto-char (point-min))
  (search-forward "Phase ")
  ;; eglot does not move files in an edit, so the server says why it does not rename.
  (day-see 'rename (condition-case refused
                       (progn (eglot-rename "5") "done")
                     (error (error-message-string refused))))
  (eglot-shutdown (eglot-current-server)))

(condition-case problem
    (day)
  (error (day-see 'problem (error-message-string problem))))
(princ (json-encode (nreverse day-seen)))
(terpri)
(kill-emacs 0)
;;; emacs.el ends here
