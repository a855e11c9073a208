const element = document.querySelector('qr-login');

element.addEventListener('login', async ({ detail: login }) => {
  // The token is bound to this browser; login.fetch adds the proof to each request.
  const me = await (await login.fetch('/api/v1/me')).json();
  document.getElementById('result').textContent = `Hello ${me.account.displayName}, on ${me.device.name}.`;
});

element.addEventListener('error', ({ detail }) => console.info(detail.code));
