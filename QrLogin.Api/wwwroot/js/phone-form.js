import * as api from './api.js';
import * as login from './login.js';
import { deviceName } from './device.js';
import { byId, whileDisabled } from './dom.js';
import { faultOf, missing, refused, setFieldError } from './field.js';
import { duration } from './time.js';
import { t, tell, write } from './words.js';

const form = byId('form');
const fields = { username: byId('username'), displayName: byId('display-name'), password: byId('password') };

const MODES = {
  logIn: { title: t('form.log-in.title'), submit: t('form.log-in'), password: 'current-password' },
  register: { title: t('form.register.title'), submit: t('form.create'), password: 'new-password' },
};

let mode = 'logIn';
let onLoggedIn = () => {};

byId('to-log-in').addEventListener('click', () => setMode('logIn'));
byId('to-register').addEventListener('click', () => setMode('register'));
byId('reveal').addEventListener('click', () => reveal(fields.password.type === 'password'));
form.addEventListener('submit', (event) => {
  event.preventDefault();
  submit();
});
for (const input of Object.values(fields)) input.addEventListener('input', () => setFieldError(input, ''));

/**
 * Lets a person log in or register.
 * @param {() => void} next what to do once a login is stored
 */
export function askWho(next) {
  onLoggedIn = next;
  setMode('logIn');
}

function setMode(next) {
  mode = next;
  const isRegister = mode === 'register';
  byId('to-log-in').setAttribute('aria-pressed', String(!isRegister));
  byId('to-register').setAttribute('aria-pressed', String(isRegister));
  for (const part of form.querySelectorAll('[data-mode]')) part.hidden = part.dataset.mode !== mode;
  tell(document, { formTitle: MODES[mode].title });
  write(byId('submit'), MODES[mode].submit);
  fields.password.autocomplete = MODES[mode].password;
  clearErrors();
}

async function submit() {
  clearErrors();
  if (!checkFields()) return;
  try {
    await whileDisabled([byId('submit')], identify);
  } catch (error) {
    showError(error);
    return;
  }
  form.reset();
  reveal(false);
  onLoggedIn();
}

async function identify() {
  const username = fields.username.value.trim();
  const password = fields.password.value;
  if (mode === 'register') {
    const displayName = fields.displayName.value.trim() || undefined;
    await api.post('/accounts', { body: { username, password, displayName } });
    // Should logging in fail now, there is nothing to register any more.
    setMode('logIn');
  }
  login.save(await api.postBinding('/login', { body: { username, password, deviceName } }));
}

function checkFields() {
  const faults = Object.values(fields)
    .map((input) => [input, mode === 'register' ? faultOf(input) : missing(input)])
    .filter(([, fault]) => fault);
  for (const [input, fault] of faults) setFieldError(input, fault);
  faults[0]?.[0].focus();
  return faults.length === 0;
}

function showError(error) {
  const [member] = Object.keys(error.errors);
  if (error.code === 'validation' && fields[member]) {
    for (const name of Object.keys(error.errors)) if (fields[name]) setFieldError(fields[name], refused(fields[name]));
    return fields[member].focus();
  }
  if (error.code === 'username_taken') {
    setFieldError(fields.username, t('form.taken'));
    return fields.username.focus();
  }
  write(byId('form-error'), inWords(error));
  byId('form-error').hidden = false;
  if (error.code === 'invalid_credentials') fields.password.select();
  return undefined;
}

function inWords({ code, retryAfter, isTransient }) {
  if (code === 'invalid_credentials') return t('form.wrong');
  if (code === 'too_many_attempts') return t('form.too-many', { wait: duration(retryAfter ?? 1) });
  if (code === 'rate_limited') return t('wait.requests', { wait: duration(retryAfter ?? 1) });
  if (code === 'not_found') return t('form.no-passwords');
  return isTransient ? t('wait.offline') : t('wait.failed');
}

function clearErrors() {
  for (const input of Object.values(fields)) setFieldError(input, '');
  byId('form-error').hidden = true;
}

function reveal(isShown) {
  fields.password.type = isShown ? 'text' : 'password';
  write(byId('reveal'), t(isShown ? 'form.hide' : 'form.show'));
  byId('reveal').setAttribute('aria-pressed', String(isShown));
}
