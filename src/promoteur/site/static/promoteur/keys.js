/* Passkeys and security keys: each button is shown, and handed to allauth's script. */
const names = { loginForm: "login", authenticateForm: "authenticate", addForm: "add" };

for (const button of document.querySelectorAll("[data-key]")) {
  const { credential, passwordless } = button.form.elements;
  const ids = { [names[button.dataset.key]]: button.id, credential: credential.id, data: "js_data" };
  if (passwordless) ids.passwordless = passwordless.id;
  window.allauth.webauthn.forms[button.dataset.key]({ ids });
  button.hidden = false;
}
