/** Looks like the console, light or dark as the browser prefers. */
export const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; background: light-dark(#f1f3f5, #1a1b1e); color: light-dark(#212529, #dee2e6); }
main { box-sizing: border-box; max-width: 30rem; margin: 6vh auto; padding: 2rem;
  background: light-dark(#fff, #25262b); border: 1px solid light-dark(#dee2e6, #373a40); border-radius: 8px; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.2; }
p { margin: 0 0 1.5rem; }
small, p { color: light-dark(#495057, #adb5bd); }
small, strong { font-size: .875rem; line-height: 1.4; }
.field small, .field strong { display: block; margin-top: .25rem; }
strong { color: light-dark(#c92a2a, #ff8787); font-weight: 500; }
fieldset { margin: 0 0 1.25rem; padding: 0; border: 0; }
legend, .field label { margin-bottom: .25rem; padding: 0; font-weight: 600; font-size: .875rem; }
.role { display: flex; gap: .75rem; align-items: center; margin-bottom: .5rem; padding: .6rem .9rem;
  border: 1px solid light-dark(#ced4da, #5c5f66); border-radius: 6px; cursor: pointer; }
.role:has(:checked) { border-color: light-dark(#1971c2, #4dabf7); background: light-dark(#e7f5ff, #1b2a38); }
.role b { font-weight: 600; }
.field { margin-bottom: 1.25rem; }
.field label { display: block; }
.field input { box-sizing: border-box; width: 100%; padding: .5rem .75rem; font: inherit; color: inherit;
  background: light-dark(#fff, #2c2e33); border: 1px solid light-dark(#868e96, #868e96); border-radius: 6px; }
.field input[aria-invalid] { border-color: light-dark(#c92a2a, #ff8787); }
form:not(:has([value=partner_admin]:checked)) .partner, form:not(:has([value=tenant_admin]:checked)) .tenant { display: none; }
button { width: 100%; padding: .65rem 1rem; font: inherit; font-weight: 600; color: #fff; background: #1971c2; border: 0;
  border-radius: 6px; cursor: pointer; }
button:hover { background: #1864ab; }
:focus-visible { outline: 3px solid light-dark(#1971c2, #4dabf7); outline-offset: 2px; }
@media (max-width: 32rem) { main { margin: 0; border: 0; border-radius: 0; min-height: 100vh; } }
`;
