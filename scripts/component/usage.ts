// Code as a site would write it, checked against qr-login.d.ts; and qr-login.d.ts, checked against the modules.
import { type Login, type LoginAnswer, QrLogin, resume } from '../../QrLogin.Api/wwwroot/qr-login.js';
import * as made from '../../QrLogin.Api/wwwroot/js/component/qr-login.js';

const element = document.createElement('qr-login');
element.server = 'https://login.example.com';
element.addEventListener('login', async ({ detail }) => {
  const me = await detail.fetch('/api/v1/me', { method: 'GET' });
  const headers: Record<string, string> = await detail.prove('GET', 'https://login.example.com/api/v1/me');
  const kept = JSON.stringify(detail);
  console.log(detail.account.displayName, me.ok, headers, kept);
});
element.addEventListener('state', ({ detail }) => console.log(detail.state === 'expired', detail.isOffline));
element.addEventListener('error', ({ detail }) => console.log(detail.code, detail.isTransient));
element.addEventListener('code', ({ detail }) => console.log(detail.link));
export const again = (answer: LoginAnswer): Promise<Response> => resume(answer, element.server).fetch('/api/v1/logins');
export const busy: Promise<void>[] = [element.refresh(), element.cancel()];
export const told: (login: Login) => string = ({ accessToken }) => accessToken;

// The modules have the declared types.
export const declared: QrLogin = new made.QrLogin();
export const resumes: typeof resume = made.resume;
