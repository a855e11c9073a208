// <qr-login> in one file, made by scripts/update.sh component from js/component: change that. Its types and docs are in qr-login.d.ts.

// QrLogin.Api/wwwroot/js/core/api-error.js
var ApiError = class extends Error {
  /** The problem's `code`; `offline` if no answer came, `silent` if a stream opened and sent nothing. */
  code;
  /** The HTTP status; 0 if no answer came. */
  status;
  /** Seconds. */
  retryAfter;
  /** What is wrong with the request, by its member. */
  errors;
  sessionStatus;
  attemptsLeft;
  /** @param {string} code @param {ProblemDetails} [details] */
  constructor(code2, { status = 0, retryAfter = null, errors = {}, sessionStatus, attemptsLeft } = {}) {
    super(code2);
    this.code = code2;
    this.status = status;
    this.retryAfter = retryAfter;
    this.errors = errors;
    this.sessionStatus = sessionStatus;
    this.attemptsLeft = attemptsLeft;
  }
  /** Whether the same call may succeed a little later. */
  get isTransient() {
    return this.code === "offline" || this.code === "rate_limited" || this.status >= 500;
  }
};
function asApiError(error) {
  if (error instanceof ApiError) return error;
  throw error;
}

// QrLogin.Api/wwwroot/js/core/storage.js
var PREFIX = "qrlogin.";
var memory = /* @__PURE__ */ new Map();
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key) ?? "null") ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}
function write(key, value) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    memory.set(key, value);
  }
}

// QrLogin.Api/wwwroot/js/core/user-agent.js
var BROWSERS = [
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\b(OPR|Opera)\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(HeadlessChrome|Chrome|CriOS)\//, "Chrome"],
  [/\bVersion\/.*\bSafari\//, "Safari"]
];
var SYSTEMS = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
  [/\bLinux\b|\bX11\b/, "Linux"]
];
var MAX_UNKNOWN_LENGTH = 40;
function describe(userAgent) {
  const { browser, system } = parse(userAgent);
  if (browser && system) return `${browser} on ${system}`;
  return (browser ?? system ?? userAgent.slice(0, MAX_UNKNOWN_LENGTH)) || "Unknown browser";
}
function parse(userAgent) {
  return { browser: firstMatch(BROWSERS, userAgent), system: firstMatch(SYSTEMS, userAgent) };
}
function firstMatch(table, text2) {
  return table.find(([pattern]) => pattern.test(text2))?.[1];
}

// QrLogin.Api/wwwroot/js/core/device.js
var KEY = "device";
var ID_FORMAT = /^[A-Za-z0-9._~:-]{8,128}$/;
var TYPES = {
  pc: "monitor",
  web: "monitor",
  ios: "phone",
  android: "phone",
  tablet: "tablet",
  tv: "tv",
  other: "chip"
};
var device = loadOrCreate();
var deviceName = describe(navigator.userAgent);
function loadOrCreate() {
  const stored = (
    /** @type {{ id: string, type: string } | null} */
    read(KEY)
  );
  if (stored && ID_FORMAT.test(stored.id) && Object.hasOwn(TYPES, stored.type)) return stored;
  const created = { id: randomId(), type: ownType() };
  write(KEY, created);
  return created;
}
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
function ownType() {
  const agent = navigator.userAgent;
  if (/\biPhone\b|\biPod\b/.test(agent)) return "ios";
  if (/\biPad\b/.test(agent) || isDisguisedIpad(agent)) return "tablet";
  if (/\bAndroid\b/.test(agent)) return /\bMobile\b/.test(agent) ? "android" : "tablet";
  return "web";
}
function isDisguisedIpad(agent) {
  return /\bMacintosh\b/.test(agent) && navigator.maxTouchPoints > 1;
}

// QrLogin.Api/wwwroot/js/core/retry.js
var MAX_DELAY = 5;
function delay(seconds, signal, isRequired = false) {
  return new Promise((resolve) => {
    const finish = (isWhole) => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", finishIfVisible);
      removeEventListener("online", cutShort);
      signal.removeEventListener("abort", cutShort);
      resolve(isWhole);
    };
    const cutShort = () => finish(false);
    const finishIfVisible = () => document.hidden || cutShort();
    const timer = setTimeout(finish, seconds * 1e3, true);
    signal.addEventListener("abort", cutShort);
    if (isRequired) return;
    document.addEventListener("visibilitychange", finishIfVisible);
    addEventListener("online", cutShort);
  });
}
async function retryUntilAnswered(call2, signal, onTrouble) {
  let failures = 0;
  for (; ; ) {
    try {
      const answer = await call2();
      if (!signal.aborted) onTrouble(null);
      return answer;
    } catch (caught) {
      const error = asApiError(caught);
      if (signal.aborted || !error.isTransient) throw error;
      onTrouble(error);
      const { retryAfter } = error;
      const isWhole = await delay(retryAfter ?? Math.min(MAX_DELAY, 2 ** failures), signal, retryAfter !== null);
      failures = isWhole ? failures + 1 : 0;
    }
  }
}

// QrLogin.Api/wwwroot/js/core/key.js
var DATABASE = "qrlogin";
var STORE = "keys";
var NAME = "dpop";
var ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
var opening = null;
function openKey() {
  opening ??= loadOrCreate2().catch(() => null);
  return opening;
}
async function loadOrCreate2() {
  if (!globalThis.crypto?.subtle) return null;
  const created = (
    /** @type {CryptoKeyPair} */
    await crypto.subtle.generateKey(ALGORITHM, false, ["sign"])
  );
  const { privateKey, publicKey } = await storeIfFirst(created);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  return { privateKey, jwk: { kty, crv, x, y } };
}
async function storeIfFirst(created) {
  const opened = indexedDB.open(DATABASE, 1);
  opened.onupgradeneeded = () => opened.result.createObjectStore(STORE);
  const database = await resultOf(opened);
  try {
    const store = database.transaction(STORE, "readwrite").objectStore(STORE);
    const stored = await resultOf(store.get(NAME));
    if (stored) return stored;
    await resultOf(store.put(created, NAME));
    return created;
  } finally {
    database.close();
  }
}
function resultOf(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// QrLogin.Api/wwwroot/js/core/dpop.js
var BINDING_STOPPED = "qrlogin:binding-stopped";
var encoder = new TextEncoder();
var nonces = /* @__PURE__ */ new Map();
var unboundServers = /* @__PURE__ */ new Set();
var canBind = async (server = location.origin) => !unboundServers.has(server) && await openKey() !== null;
function stopBinding(server = location.origin) {
  unboundServers.add(server);
  dispatchEvent(new Event(BINDING_STOPPED));
}
async function prove(method, url, token) {
  const key = await openKey();
  if (!key) throw new Error("This browser has no key to sign a proof with.");
  const nonce = nonces.get(url.origin);
  const claims = {
    jti: base64Url(crypto.getRandomValues(new Uint8Array(16))),
    htm: method,
    htu: url.origin + url.pathname,
    iat: Math.floor(Date.now() / 1e3),
    ...token && { ath: base64Url(await crypto.subtle.digest("SHA-256", encoder.encode(token))) },
    ...nonce && { nonce }
  };
  const header = { typ: "dpop+jwt", alg: "ES256", jwk: key.jwk };
  const input = [header, claims].map((part) => base64Url(encoder.encode(JSON.stringify(part)))).join(".");
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key.privateKey, encoder.encode(input));
  return `${input}.${base64Url(signature)}`;
}
async function withNonce(url, call2) {
  const response = await call2();
  const isAsked = keepNonce(response, url.origin) && (response.status === 400 || response.status === 401);
  return isAsked ? call2() : response;
}
function keepNonce(response, server) {
  const nonce = response.headers.get("DPoP-Nonce");
  if (!nonce || nonce === nonces.get(server)) return false;
  nonces.set(server, nonce);
  return true;
}
function base64Url(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// QrLogin.Api/wwwroot/js/core/event-stream.js
var SilenceTimer = class {
  #onSilence;
  #milliseconds;
  /** @type {number | undefined} */
  #timer;
  hasFired = false;
  hasReceived = false;
  /** @param {() => void} onSilence @param {number} milliseconds */
  constructor(onSilence, milliseconds) {
    this.#onSilence = onSilence;
    this.#milliseconds = milliseconds;
    this.#restart();
  }
  received() {
    this.hasReceived = true;
    this.#restart();
  }
  stop() {
    clearTimeout(this.#timer);
  }
  #restart() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.hasFired = true;
      this.#onSilence();
    }, this.#milliseconds);
  }
};
async function* readEvents(body, timer, close) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text2 = "";
  try {
    for (; ; ) {
      const { value, done } = await reader.read();
      if (done) return;
      timer.received();
      const blocks = (text2 + value).split("\n\n");
      text2 = blocks.pop() ?? "";
      for (const block of blocks) {
        const data = block.split("\n").filter((line) => line.startsWith("data:"));
        if (data.length > 0) yield JSON.parse(data.map((line) => line.slice(5)).join("\n"));
      }
    }
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError(timer.hasFired && !timer.hasReceived ? "silent" : "offline");
  } finally {
    close();
  }
}

// QrLogin.Api/wwwroot/js/core/api.js
var BASE = "/api/v1";
var TIMEOUT_MS = 15e3;
var EVENT_STREAM = "text/event-stream";
var get = (path, options) => callJson("GET", path, options);
var post = (path, options) => callJson("POST", path, options);
var del = (path, options) => callJson("DELETE", path, options);
var getText = (path, options) => call("GET", path, options, (response) => response.text());
async function postBinding(path, options) {
  try {
    return await post(path, { ...options, bind: true });
  } catch (caught) {
    if (asApiError(caught).code !== "invalid_dpop_proof") throw caught;
    stopBinding(options.server);
    return post(path, options);
  }
}
async function stream(path, options) {
  const control = new AbortController();
  const abort = () => control.abort();
  options.signal?.addEventListener("abort", abort);
  if (options.signal?.aborted) abort();
  addEventListener("offline", abort);
  const timer = new SilenceTimer(abort, options.timeout);
  const close = () => {
    timer.stop();
    removeEventListener("offline", abort);
    options.signal?.removeEventListener("abort", abort);
    abort();
  };
  try {
    const response = await send("GET", path, options, control.signal);
    if (!response.ok) throw toError(response, await readProblem(response));
    if (!response.body || !response.headers.get("Content-Type")?.startsWith(EVENT_STREAM)) throw new ApiError("silent");
    return readEvents(response.body, timer, close);
  } catch (error) {
    close();
    throw error instanceof ApiError ? error : new ApiError(timer.hasFired ? "silent" : "offline");
  }
}
async function headersOf(method, url, { token, isBound, bind }) {
  const headers = { "X-Device-Id": device.id, "X-Device-Type": device.type };
  if (token) headers.Authorization = `${isBound ? "DPoP" : "Bearer"} ${token}`;
  if (isBound || bind && await canBind(url.origin)) headers.DPoP = await prove(method, url, token);
  return headers;
}
function callJson(method, path, options) {
  return call(method, path, options, (response) => response.status === 204 ? null : response.json());
}
async function call(method, path, options = {}, read2) {
  const exchange = await withTimeout(options, async (signal) => {
    const response = await send(method, path, options, signal);
    return response.ok ? { content: await read2(response) } : { error: toError(response, await readProblem(response)) };
  });
  if (exchange.error) throw exchange.error;
  return (
    /** @type {T} */
    exchange.content
  );
}
async function withTimeout({ signal, timeout = TIMEOUT_MS }, exchange) {
  const control = new AbortController();
  const abort = () => control.abort();
  const timer = setTimeout(abort, timeout);
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();
  try {
    return await exchange(control.signal);
  } catch {
    throw new ApiError("offline");
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}
async function send(method, path, options, signal) {
  const url = new URL(BASE + path, options.server ?? location.origin);
  return withNonce(url, async () => fetch(url, await requestInit(method, url, options, signal)));
}
async function requestInit(method, url, options, signal) {
  const { body, keepalive } = options;
  const headers = await headersOf(method, url, options);
  if (body) headers["Content-Type"] = "application/json";
  return { method, headers, signal, keepalive, body: body ? JSON.stringify(body) : null, cache: "no-store", credentials: "omit" };
}
async function readProblem(response) {
  return response.headers.get("Content-Type")?.startsWith("application/problem+json") ? response.json() : {};
}
function toError(response, problem) {
  const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  const code2 = problem.code === "invalid_dpop_proof" && response.status === 401 ? "invalid_token" : problem.code;
  return new ApiError(code2 ?? "unavailable", {
    ...problem,
    status: response.status,
    retryAfter: Number.isNaN(seconds) ? null : seconds
  });
}

// QrLogin.Api/wwwroot/js/core/login.js
function credentials({ accessToken, tokenType }) {
  return { token: accessToken, isBound: tokenType === "DPoP" };
}

// QrLogin.Api/wwwroot/js/component/grant.js
function grant(login, server) {
  const prove2 = async (method, url) => headersOf(method.toUpperCase(), new URL(url, server), credentials(login));
  const fetchWithProof = (url, init = {}) => {
    const target = new URL(url, server);
    return withNonce(target, async () => {
      const headers = new Headers(init.headers);
      for (const [name, value] of Object.entries(await prove2(init.method ?? "GET", target))) headers.set(name, value);
      return fetch(target, { credentials: "omit", ...init, headers });
    });
  };
  return { ...login, prove: prove2, fetch: fetchWithProof };
}

// QrLogin.Api/wwwroot/js/component/messages.en.js
var en = {
  title: "Log in with your phone",
  lead: "No password needed on this device. You confirm on your phone.",
  step1: "Open the *camera* on your phone.",
  step2: "Point it at this code and *open the link* that appears.",
  step3: "Check on your phone which device wants to log in, then *confirm*.",
  alt: "QR code. Scan it with your phone to log in on this device.",
  start: "Show the code",
  loading: "Loading the code…",
  ready: "The code is ready. Scan it with your phone.",
  expiresIn: "Expires in {time}",
  cancel: "Cancel",
  refresh: "Show a new code",
  scannedEyebrow: "Waiting for your phone",
  scannedTitle: "Scanned by {name}",
  scannedLead: "Confirm on your phone to log in on this device as *{name}*.",
  number: "Enter this number on your phone",
  numberSpoken: "Enter the number {number} on your phone.",
  scannedDoubt: "Not you? Someone else scanned it: press Cancel.",
  confirmedEyebrow: "Logged in",
  confirmedTitle: "You are logged in as {name}",
  deniedTitle: "Request denied",
  deniedLead: "The phone denied it. Nobody was logged in on this device.",
  expiredTitle: "This code has expired",
  expiredLead: "Codes are only valid for a few minutes. Show a new one when your phone is at hand.",
  cancelledTitle: "Login cancelled",
  cancelledLead: "The code can no longer be used.",
  redeemedTitle: "This code was already used",
  redeemedLead: "Its login is no longer available on this page.",
  forgottenTitle: "This code is no longer valid",
  forgottenLead: "The server no longer knows it. Show a new one.",
  failedTitle: "Something went wrong",
  failedLead: "This page does not understand the server’s answer.",
  offline: "Can’t reach the server. Retrying…",
  busy: "Too many requests. Retrying in {seconds} s…"
};

// QrLogin.Api/wwwroot/js/component/messages.zh.js
var zh = {
  title: "用手机扫码登录",
  lead: "无需在此设备上输入密码，由您的手机确认登录。",
  step1: "打开手机的*相机*。",
  step2: "对准此二维码，并*打开出现的链接*。",
  step3: "在手机上核对登录请求，然后点按*确认*。",
  alt: "二维码。请用手机扫描，以便在此设备上登录。",
  start: "显示二维码",
  loading: "正在加载二维码…",
  ready: "二维码已就绪，请用手机扫描。",
  expiresIn: "剩余有效时间 {time}",
  cancel: "取消",
  refresh: "刷新二维码",
  scannedEyebrow: "等待手机确认",
  scannedTitle: "{name} 已扫码",
  scannedLead: "请在手机上确认。确认后，此设备将以 *{name}* 的身份登录。",
  number: "请在手机上输入此数字",
  numberSpoken: "请在手机上输入数字 {number}。",
  scannedDoubt: "不是您本人？说明有其他人扫描了此二维码，请点按“取消”。",
  confirmedEyebrow: "登录成功",
  confirmedTitle: "您已登录为 {name}",
  deniedTitle: "登录请求已拒绝",
  deniedLead: "手机拒绝了该请求，此设备未登录任何账号。",
  expiredTitle: "二维码已过期",
  expiredLead: "二维码仅在几分钟内有效。准备好手机后，请刷新二维码。",
  cancelledTitle: "已取消登录",
  cancelledLead: "此二维码已不能使用。",
  redeemedTitle: "此二维码已使用",
  redeemedLead: "由它产生的登录在此页面已不可用。",
  forgottenTitle: "此二维码已失效",
  forgottenLead: "服务器已不再识别此二维码，请刷新。",
  failedTitle: "出错了",
  failedLead: "服务器返回了此页面无法识别的内容。",
  offline: "无法连接服务器，正在重试…",
  busy: "请求过于频繁，{seconds} 秒后重试…"
};

// QrLogin.Api/wwwroot/js/component/messages.js
var MESSAGES = { en, zh };
function messagesOf(element2) {
  const wanted = languageOf(element2);
  const known = Object.hasOwn(MESSAGES, primary(wanted)) ? primary(wanted) : "en";
  const own = parse2(element2.getAttribute("texts"));
  return { messages: { ...MESSAGES[known], ...own }, language: own || known === primary(wanted) ? wanted : known };
}
var primary = (language) => language.toLowerCase().split("-")[0];
function languageOf(element2) {
  for (let at = element2; at; at = /** @type {ShadowRoot} */
  at.getRootNode().host) {
    const language = at.closest("[lang]")?.getAttribute("lang");
    if (language) return language;
  }
  return navigator.language || "en";
}
function parse2(json) {
  if (!json) return null;
  try {
    return Object.fromEntries(Object.entries(JSON.parse(json)).filter(([name, text2]) => name in en && typeof text2 === "string"));
  } catch {
    console.error("<qr-login>: the texts attribute is not a JSON object.");
    return null;
  }
}

// QrLogin.Api/wwwroot/js/core/session-news.js
var SILENCE_MS = 2e4;
var LONG_POLL_SECONDS = 20;
var REOPEN_DELAY = 1;
var SessionNews = class {
  #path;
  #options;
  #pollInterval;
  /** @type {AsyncGenerator<SessionView> | null} */
  #events = null;
  /** @type {((seen: SessionView) => Promise<SessionView>)[]} */
  #methods = [() => this.#nextEvent(), (seen) => this.#longPoll(seen), () => this.#poll()];
  /** @param {string} path @param {api.Options & { signal: AbortSignal }} options @param {number} pollInterval seconds */
  constructor(path, options, pollInterval) {
    this.#path = path;
    this.#options = options;
    this.#pollInterval = pollInterval;
  }
  /**
   * The next view of the session, changed or not. Fails as any call does if the network does, and can then be called again.
   * @param {SessionView} seen @returns {Promise<SessionView>}
   */
  async after(seen) {
    for (; ; ) {
      try {
        return await this.#methods[0](seen);
      } catch (caught) {
        this.#events = null;
        if (!this.#isBlocked(asApiError(caught))) throw caught;
        this.#methods.shift();
      }
    }
  }
  /**
   * Whether the current method cannot work here, for example because a proxy buffers streams or cuts long polls short.
   * @param {ApiError} error
   */
  #isBlocked({ code: code2, status }) {
    if (this.#methods.length === 1) return false;
    return code2 === "silent" || status >= 400 && status < 500 && !["invalid_poll_token", "rate_limited"].includes(code2);
  }
  async #nextEvent() {
    for (; ; ) {
      this.#events ??= await stream(`${this.#path}/events`, { ...this.#options, timeout: SILENCE_MS });
      const { value, done } = await this.#events.next();
      if (!done) return value;
      this.#events = null;
      await delay(REOPEN_DELAY, this.#options.signal, true);
    }
  }
  /** @param {SessionView} seen @returns {Promise<SessionView>} */
  #longPoll(seen) {
    const path = `${this.#path}?since=${seen.version}&wait=${LONG_POLL_SECONDS}`;
    return get(path, { ...this.#options, timeout: (LONG_POLL_SECONDS + 10) * 1e3 });
  }
  /** @returns {Promise<SessionView>} */
  async #poll() {
    await delay(this.#pollInterval, this.#options.signal);
    return get(this.#path, this.#options);
  }
};

// QrLogin.Api/wwwroot/js/component/picture.js
function parsePicture(svg) {
  const viewBox = /\bviewBox="([\d .]+)"/.exec(svg)?.[1];
  const path = /\bd="([\dMmHhVvLlZz .,-]+)"/.exec(svg)?.[1];
  if (!viewBox || !path) throw new Error("The server sent no picture of the code.");
  return { viewBox, path };
}

// QrLogin.Api/wwwroot/js/component/session.js
var OPEN = /* @__PURE__ */ new Set(["waiting", "scanned", "confirmed"]);
var hasEnded = (view) => Boolean(view.token) || !OPEN.has(view.status);
var cancel = (session, options) => del(pathOf(session), { ...credentials2(session), ...options });
async function follow({ onOpened, onPicture, onView, onTrouble }, { server, deviceName: deviceName2, signal }) {
  const retry = (call2) => retryUntilAnswered(call2, signal, onTrouble);
  const opened = await retry(() => postBinding("/qr-sessions", { server, body: { deviceName: deviceName2 }, signal }));
  const session = { ...opened, server, isBound: await canBind(server) };
  if (signal.aborted) return;
  onOpened(session);
  const options = { ...credentials2(session), signal };
  const news = new SessionNews(pathOf(session), options, session.pollInterval);
  let view = session;
  let drawn = null;
  while (!signal.aborted) {
    if (view.qrText && view.qrText !== drawn) {
      const picture2 = await retry(() => fetchPicture(session, options));
      if (signal.aborted) return;
      if (picture2) onPicture(picture2);
      drawn = view.qrText;
    }
    onView(view);
    if (hasEnded(view)) return;
    const seen = view;
    view = await retry(() => news.after(seen));
  }
}
async function fetchPicture(session, options) {
  try {
    return parsePicture(await getText(`${pathOf(session)}/image?format=svg`, options));
  } catch (caught) {
    if (asApiError(caught).code === "qr_finished") return null;
    throw caught;
  }
}
var pathOf = ({ qrId }) => `/qr-sessions/${qrId}`;
var credentials2 = ({ pollToken, isBound, server }) => ({ token: pollToken, isBound, server });

// QrLogin.Api/wwwroot/js/core/countdown.js
var TICK_MS = 250;
var JITTER_MS = 1500;
var Countdown = class {
  #place;
  #onEnd;
  #end = 0;
  /** @type {number | null} */
  #timer = null;
  /** @param {Element} place @param {() => void} [onEnd] */
  constructor(place, onEnd = () => {
  }) {
    this.#place = place;
    this.#onEnd = onEnd;
  }
  /** @param {number} seconds */
  set(seconds) {
    const end = performance.now() + seconds * 1e3;
    if (this.#timer === null || Math.abs(end - this.#end) > JITTER_MS) this.#end = end;
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
    this.#tick();
  }
  /** @returns {number} the seconds that were left */
  stop() {
    clearInterval(this.#timer ?? void 0);
    this.#timer = null;
    return this.#left();
  }
  #left() {
    return Math.max(0, Math.ceil((this.#end - performance.now()) / 1e3));
  }
  #tick() {
    const left = this.#left();
    this.#place.textContent = minutesAndSeconds(left);
    if (left > 0) return;
    this.stop();
    this.#onEnd();
  }
};
function minutesAndSeconds(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// QrLogin.Api/wwwroot/js/core/dom.js
function showState(root, state) {
  const { activeElement } = (
    /** @type {Document | ShadowRoot} */
    root.getRootNode()
  );
  root.dataset.state = state;
  for (const part of root.querySelectorAll("[data-in]")) {
    part.toggleAttribute("hidden", !part.getAttribute("data-in")?.split(" ").includes(state));
  }
  if (activeElement?.closest("[hidden]")) focusHeading(root);
}
function focusHeading(root) {
  const headings = [.../** @type {NodeListOf<HTMLElement>} */
  root.querySelectorAll('h1, [role="heading"]')];
  headings.find((heading) => !heading.closest("[hidden]"))?.focus();
}
function initial(name) {
  return ([...name.trim()][0] ?? "?").toUpperCase();
}

// QrLogin.Api/wwwroot/js/core/icons.js
var SVG = "http://www.w3.org/2000/svg";
var STROKES = {
  monitor: "M5 4h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2ZM8 20h8M12 16v4",
  phone: "M9 2.5h6a2.5 2.5 0 0 1 2.5 2.5v14a2.5 2.5 0 0 1-2.5 2.5H9A2.5 2.5 0 0 1 6.5 19V5A2.5 2.5 0 0 1 9 2.5ZM11 18h2",
  tablet: "M7 2.5h10A2.5 2.5 0 0 1 19.5 5v14a2.5 2.5 0 0 1-2.5 2.5H7A2.5 2.5 0 0 1 4.5 19V5A2.5 2.5 0 0 1 7 2.5ZM11 18h2",
  tv: "M5 7h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2ZM8.5 3 12 7l3.5-4M8 22h8",
  chip: "M8 6h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2ZM10 10h4v4h-4ZM9 3v3M15 3v3M9 18v3M15 18v3M3 9h3M3 15h3M18 9h3M18 15h3",
  check: "m5 12.5 4.5 4.5L19 7.5",
  cross: "m6.5 6.5 11 11M17.5 6.5l-11 11",
  clock: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM12 7.5V12l3 2",
  warning: "M12 4 21 19.5H3ZM12 10v4M12 16.9v.1",
  offline: "M4 9.5A12 12 0 0 1 8.5 7M12 6a12 12 0 0 1 8 3.5M7 13a8 8 0 0 1 4-2M15 11.7A8 8 0 0 1 17 13M10 16.3a3.5 3.5 0 0 1 4 0M12 19.5v.1M4 3l16 18",
  question: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM9.5 9.5a2.5 2.5 0 1 1 3.7 2.2c-.8.4-1.2 1-1.2 1.8M12 16.7v.1",
  people: "M9 5a3.2 3.2 0 1 1 0 6.4A3.2 3.2 0 0 1 9 5ZM3 19c.5-3 3-4.8 6-4.8s5.5 1.8 6 4.8M15.5 5.3a3.2 3.2 0 0 1 0 5.8M17.5 14.6c1.8.7 3.1 2.2 3.5 4.4",
  exit: "M14 4H7a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h7M10.5 12H21M17.5 8.5 21 12l-3.5 3.5",
  camera: "M8.5 7 10 4.5h4L15.5 7H19a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2ZM12 9.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Z",
  refresh: "M20 12a8 8 0 1 1-2.5-5.8M20 3.5v4.3h-4.3",
  scan: "M4 8V6a2 2 0 0 1 2-2h2M16 4h2a2 2 0 0 1 2 2v2M20 16v2a2 2 0 0 1-2 2h-2M8 20H6a2 2 0 0 1-2-2v-2M4 12h16"
};
function putIcon(place, name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", STROKES[name]);
  svg.append(path);
  place.replaceChildren(svg);
}

// QrLogin.Api/wwwroot/js/i18n/i18n.js
var PIECES = /(\*[^*]+\*|\{\w+\})/;
var CONTENT = "";
var lazy = (make) => ({ toString: make });
var I18n = class {
  #root;
  #source;
  /** @type {WeakMap<Element, Map<string, Text>>} */
  #rendered = /* @__PURE__ */ new WeakMap();
  /** @param {ParentNode} root @param {() => Source<K>} source called whenever a text is shown */
  constructor(root, source) {
    this.#root = root;
    this.#source = source;
  }
  /** The text of a message. @param {K} key @param {Values} [values] @returns {FormattedText} */
  t = (key, values = {}) => new FormattedText(() => patternOf(this.#source(), key, values), values);
  /**
   * Shows a text in an element, or in one of its attributes.
   * @param {Element} place @param {Text} text @param {string} [attribute]
   */
  render = (place, text2, attribute = CONTENT) => {
    const texts = this.#rendered.get(place) ?? /* @__PURE__ */ new Map();
    this.#rendered.set(place, texts.set(attribute, text2));
    show(place, text2, attribute);
  };
  /** Shows each text in the elements that name it in `data-text`. @param {Record<string, Text>} texts @param {ParentNode} [root] */
  renderTexts = (texts, root = this.#root) => {
    for (const [name, text2] of Object.entries(texts)) {
      for (const place of root.querySelectorAll(`[data-text="${name}"]`)) this.render(place, text2);
    }
  };
  /**
   * Shows the messages that elements name in `data-message`, and in `data-message-label` for their accessible name.
   * @param {Values} [values] @param {ParentNode} [root]
   */
  renderMessages = (values = {}, root = this.#root) => {
    for (const place of root.querySelectorAll("[data-message]")) this.render(place, this.t(keyOf(place, "data-message"), values));
    for (const place of root.querySelectorAll("[data-message-label]")) {
      this.render(place, this.t(keyOf(place, "data-message-label"), values), "aria-label");
    }
  };
  refresh = () => {
    for (const place of this.#root.querySelectorAll("*")) {
      for (const [attribute, text2] of this.#rendered.get(place) ?? []) show(place, text2, attribute);
    }
  };
};
var FormattedText = class {
  #pattern;
  #values;
  /** @param {() => string} pattern @param {Values} values */
  constructor(pattern, values) {
    this.#pattern = pattern;
    this.#values = values;
  }
  toString() {
    return this.#pattern().replaceAll("*", "").replace(/\{(\w+)\}/g, (whole, name) => {
      const value = this.#values[name] ?? whole;
      return value instanceof Node ? value.textContent ?? "" : String(value);
    });
  }
  toNodes() {
    return this.#nodesOf(this.#pattern());
  }
  /** @param {string} text @returns {Node[]} */
  #nodesOf(text2) {
    return text2.split(PIECES).filter(Boolean).map((piece) => {
      if (piece.length > 2 && piece.startsWith("*") && piece.endsWith("*")) return element("strong", this.#nodesOf(piece.slice(1, -1)));
      const name = /^\{(\w+)\}$/.exec(piece)?.[1];
      if (!name || !(name in this.#values)) return document.createTextNode(piece);
      const value = this.#values[name];
      return value instanceof Node ? value : element("bdi", [document.createTextNode(String(value))]);
    });
  }
};
function patternOf({ language, messages }, key, { count }) {
  const message = messages[key];
  return typeof message === "string" ? message : message[new Intl.PluralRules(language).select(Number(count))] ?? message.other;
}
var keyOf = (place, attribute) => (
  /** @type {K} */
  place.getAttribute(attribute)
);
function show(place, text2, attribute) {
  if (attribute !== CONTENT) {
    place.setAttribute(attribute, String(text2));
    return;
  }
  const nodes = text2 instanceof FormattedText ? text2.toNodes() : [document.createTextNode(String(text2))];
  if (place.textContent !== nodes.map((node) => node.textContent).join("")) place.replaceChildren(...nodes);
}
function element(tag, children) {
  const created = document.createElement(tag);
  created.append(...children);
  return created;
}

// QrLogin.Api/wwwroot/js/core/tokens.js
var THEME_COLORS = {
  "surface": ["#fff", "#151a26"],
  "sunken": ["#f5f7fb", "#1b2130"],
  "ink": ["#131928", "#eef1f8"],
  "quiet": ["#545d75", "#a5afc4"],
  "line": ["#e0e5ef", "#2a3245"],
  "edge": ["#c9d1e0", "#3c465d"],
  "accent": ["#2f5be7", "#4267ec"],
  "accent-strong": ["#2349c6", "#3457d6"],
  "accent-ink": ["#234ac4", "#a3b8ff"],
  "accent-soft": ["#e9eefe", "#222d52"],
  "on-accent": ["#fff", "#fff"],
  "warn-ink": ["#754800", "#f5cf87"],
  "ok-ink": ["#0f6b45", "#7fdcb0"],
  "ok-soft": ["#e0f4ea", "#12352a"]
};
var SHADE_COLORS = {
  "shade-near": ["rgb(19 25 40 / 6%)", "transparent"],
  "shade-edge": ["rgb(19 25 40 / 5%)", "rgb(255 255 255 / 6%)"],
  "shade-far": ["rgb(19 25 40 / 16%)", "rgb(0 0 0 / 60%)"]
};

// QrLogin.Api/wwwroot/js/component/styles.js
var customProperties = (colors, valueOf) => Object.entries(colors).map(([name, [light, dark]]) => `  --${name}: ${valueOf(name, `light-dark(${light}, ${dark})`)};`).join("\n");
var CSS = `
:host {
${customProperties(THEME_COLORS, (name, value) => `var(--qr-login-${name}, ${value})`)}
${customProperties(SHADE_COLORS, (_, value) => value)}
  --radius: var(--qr-login-radius, 1.25em);
  --padding: var(--qr-login-padding, 1.5em);
  --size: var(--qr-login-size, 20em);
  --default-shadow: 0 1px 2px var(--shade-near), 0 0 0 1px var(--shade-edge), 0 1.25em 3em -1em var(--shade-far);
  --shadow: var(--qr-login-shadow, var(--default-shadow));
  --veil: color-mix(in srgb, var(--surface) 86%, transparent);
  --focus-ring: 0 0 0 2px var(--surface), 0 0 0 4px var(--accent-ink);

  display: block;
  box-sizing: border-box;
  min-inline-size: 0;
  contain-intrinsic-inline-size: 22em;
  container-type: inline-size;
  color: var(--ink);
  line-height: 1.5;
  text-align: start;
}

:host([hidden]),
[hidden] { display: none !important; }

*,
*::before,
*::after { box-sizing: border-box; }

p,
ol { margin: 0; padding: 0; }
ol { list-style: none; }

.card {
  display: grid;
  gap: 1.5em;
  padding: var(--padding);
  background: var(--surface);
  border-radius: var(--radius);
  box-shadow: var(--shadow);
}

.code { inline-size: 100%; max-inline-size: var(--size); margin-inline: auto; }
.text { min-inline-size: 0; overflow-wrap: anywhere; }
.visually-hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.frame {
  position: relative;
  aspect-ratio: 1;
  overflow: hidden;
  border: 1px solid var(--line);
  border-radius: min(var(--radius), 1.125em);
  background: var(--sunken);
}

.qr { display: block; inline-size: 100%; block-size: 100%; padding: 0.25em; background: #fff; transition: filter 240ms ease-out; }
.card:not([data-state="waiting"]) .qr { filter: blur(0.5em); }
.cover {
  position: absolute;
  inset: 0;
  display: grid;
  place-content: center;
  justify-items: center;
  gap: 1.25em;
  padding: 0.75em;
  background: var(--veil);
  text-align: center;
}

.caption {
  display: -webkit-box;
  overflow: hidden;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 2;
  font-size: 1.125em;
  font-weight: 650;
  overflow-wrap: anywhere;
}

[data-in] { animation: appear 220ms ease-out; }

.avatar {
  display: grid;
  place-items: center;
  inline-size: 2.444em;
  block-size: 2.444em;
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  font-size: 2.25em;
  font-weight: 650;
  line-height: 1;
}

.pulse { box-shadow: 0 0 0 0 var(--accent-soft); animation: pulse 1.8s ease-in-out infinite; }
.avatar-frame { position: relative; }
.badge {
  position: absolute;
  inset-block-end: -0.25em;
  inset-inline-end: -0.5em;
  display: grid;
  place-items: center;
  inline-size: 2.25em;
  block-size: 2.25em;
  border: 0.1875em solid var(--surface);
  border-radius: 50%;
  background: var(--ok-soft);
  color: var(--ok-ink);
}

.sign {
  display: grid;
  place-items: center;
  inline-size: 3.25em;
  block-size: 3.25em;
  border-radius: 50%;
  background: var(--accent-soft);
  color: var(--accent-ink);
  font-size: 1.375em;
}

.icon {
  display: block;
  inline-size: 1.5em;
  block-size: 1.5em;
  fill: none;
  stroke: currentcolor;
  stroke-width: 1.7;
  stroke-linecap: round;
  stroke-linejoin: round;
}

.spinner {
  display: block;
  inline-size: 2em;
  block-size: 2em;
  border: 0.1875em solid var(--line);
  border-block-start-color: var(--accent-ink);
  border-radius: 50%;
  animation: turn 0.9s linear infinite;
}

.spinner.small { flex: none; inline-size: 1em; block-size: 1em; border-width: 0.125em; }

.foot {
  display: flex;
  align-items: center;
  justify-content: space-between;
  gap: 0.75em;
  min-block-size: 2.5em;
  margin-block-start: 0.75em;
}

.trouble { display: flex; align-items: center; gap: 0.625em; color: var(--warn-ink); font-size: 0.9375em; line-height: 1.3; }
.trouble:not([hidden]) ~ * { display: none; }

.title { color: var(--ink); font-size: 1.625em; font-weight: 680; line-height: 1.22; letter-spacing: -0.018em; text-wrap: balance; }
.title:focus { outline: none; }
.card:lang(zh) .title { letter-spacing: 0; }
.lead { margin-block-start: 0.5em; color: var(--quiet); font-size: 1.0625em; text-wrap: pretty; }
.lead strong { color: var(--ink); }
.quiet { color: var(--quiet); font-size: 0.9375em; text-wrap: pretty; }
section > .quiet { margin-block-start: 1.25em; }
.digits { font-variant-numeric: tabular-nums; }
.eyebrow { margin-block-end: 0.375em; color: var(--accent-ink); font-size: 0.875em; font-weight: 600; }
.eyebrow.ok { color: var(--ok-ink); }

ol { display: grid; gap: 1em; margin-block-start: 1.5em; counter-reset: step; }
li { display: flex; gap: 0.875em; counter-increment: step; }
li::before {
  content: counter(step);
  display: grid;
  flex: none;
  place-items: center;
  inline-size: 1.867em;
  block-size: 1.867em;
  border-radius: 50%;
  background: var(--accent-soft);
  color: var(--accent-ink);
  font-size: 0.9375em;
  font-weight: 650;
}

li p { padding-block-start: 0.125em; }

.match {
  margin-block-start: 1.25em;
  padding: 0.875em 1.25em 1em;
  border-radius: min(var(--radius), 1em);
  background: var(--accent-soft);
  color: var(--accent-ink);
  font-weight: 600;
}

.number {
  color: var(--ink);
  font-size: 3.5em;
  font-weight: 700;
  line-height: 1.1;
  letter-spacing: 0.08em;
  font-variant-numeric: tabular-nums;
}

.button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  gap: 0.5em;
  min-block-size: 2.75em;
  padding: 0.375em 1.125em;
  border: 1px solid var(--edge);
  border-radius: min(var(--radius), 0.75em);
  background: var(--surface);
  color: var(--ink);
  font: inherit;
  font-weight: 600;
  text-align: center;
  cursor: pointer;
  transition: background-color 140ms ease-out, transform 140ms ease-out;
}

.button:hover { background: var(--sunken); }
.button:active { transform: translateY(1px); }
.button:focus-visible { outline: none; box-shadow: var(--focus-ring); }
.button.main { border-color: transparent; background: var(--accent); color: var(--on-accent); }
.button.main:hover { background: var(--accent-strong); }
.button.quiet { min-block-size: 2.667em; padding: 0.25em 0.933em; font-size: 0.9375em; color: var(--ink); }
.button-icon { font-size: 0.8125em; }

@keyframes turn { to { transform: rotate(1turn); } }
@keyframes appear { from { opacity: 0; } }
@keyframes pulse { 50% { box-shadow: 0 0 0 0.333em transparent; } }

@container (min-width: 42em) {
  /* As high as the tallest state, so that a change of state moves nothing. */
  .card {
    grid-template-columns: var(--size) minmax(0, 1fr);
    gap: 3.5em;
    align-items: center;
    min-block-size: 30em;
    padding: var(--qr-login-padding, 3em);
  }

  .code { align-self: start; }
  .title { font-size: 1.875em; }
}

@media (prefers-reduced-motion: reduce) {
  *,
  *::before,
  *::after { animation-duration: 1ms !important; animation-iteration-count: 1 !important; transition-duration: 1ms !important; }
  .spinner { border-block-start-color: var(--line); border-block-end-color: var(--accent-ink); }
}

@media (forced-colors: active) {
  .card { border: 1px solid; }
  .qr { forced-color-adjust: none; }
  .button:focus-visible { outline: 2px solid Highlight; }
}
`;
var sheet = null;
function styleSheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  return sheet;
}

// QrLogin.Api/wwwroot/js/component/template.js
var SVG2 = "http://www.w3.org/2000/svg";
var ENDS = "denied cancelled expired redeemed forgotten failed";
var UNTIL_LOGGED_IN = `idle loading waiting scanned ${ENDS}`;
function build() {
  return h("div", { class: "card", part: "card", role: "group" }, [
    code(),
    text(),
    h("p", { class: "visually-hidden", id: "status", role: "status", "aria-live": "polite" })
  ]);
}
function code() {
  return h("div", { class: "code" }, [
    h("div", { class: "frame", part: "frame" }, [
      picture(),
      cover("loading", [h("span", { class: "spinner" })]),
      cover("idle", [button("refresh", { class: "main", message: "start", icon: "scan" })]),
      cover("scanned", [avatar("pulse"), h("span", { class: "caption" }, [h("bdi", { text: "name" })])]),
      cover("confirmed", [h("span", { class: "avatar-frame" }, [avatar(""), h("span", { class: "badge", icon: "check" })])]),
      cover(ENDS, [
        h("span", { class: "sign", id: "sign" }),
        button("refresh", { class: "main", "data-test": "new-code", message: "refresh", icon: "refresh" })
      ])
    ]),
    h("div", { class: "foot" }, [
      h("p", { class: "trouble", part: "trouble", id: "trouble", hidden: "" }, [
        h("span", { class: "spinner small" }),
        h("span", { id: "trouble-text" })
      ]),
      h("p", { class: "quiet", part: "countdown", id: "remaining", in: "waiting scanned" }),
      button("cancel", { "data-test": "cancel", message: "cancel", in: "waiting scanned" })
    ])
  ]);
}
function text() {
  return h("div", { class: "text", part: "text" }, [
    h("section", { in: "idle loading waiting" }, [
      h("slot", { name: "title" }, [title({ message: "title" })]),
      h("slot", { name: "lead" }, [lead({ message: "lead" })]),
      h("slot", { name: "steps" }, [h("ol", { part: "steps" }, [step("step1"), step("step2"), step("step3")])])
    ]),
    h("section", { in: "scanned" }, [
      eyebrow({ message: "scannedEyebrow" }),
      title({ message: "scannedTitle", "data-test": "scanned-by" }),
      lead({ message: "scannedLead" }),
      h("div", { class: "match", id: "match", part: "match", hidden: "" }, [
        h("p", { message: "number" }),
        h("p", { class: "number", part: "number", text: "number", "data-test": "match-number" })
      ]),
      h("p", { class: "quiet", message: "scannedDoubt" })
    ]),
    h("section", { in: "confirmed" }, [
      h("slot", { name: "confirmed" }, [
        eyebrow({ class: "eyebrow ok", message: "confirmedEyebrow" }),
        title({ message: "confirmedTitle", "data-test": "account-name" })
      ])
    ]),
    h("section", { in: ENDS }, [title({ id: "end-title" }), lead({ id: "end-lead" })]),
    h("div", { in: UNTIL_LOGGED_IN }, [h("slot", { name: "footer" })])
  ]);
}
var title = (attributes) => h("div", { class: "title", part: "title", role: "heading", tabindex: "-1", ...attributes });
var lead = (attributes) => h("p", { class: "lead", part: "lead", ...attributes });
var eyebrow = (attributes) => h("p", { class: "eyebrow", part: "eyebrow", ...attributes });
var step = (message) => h("li", {}, [h("p", { message })]);
var avatar = (name) => h("span", { class: `avatar ${name}`, part: "avatar", text: "initial", "aria-hidden": "true" });
var cover = (states, children) => h("div", { class: "cover", part: "cover", in: states }, children);
function button(action, { message, icon, class: look = "quiet", ...attributes }) {
  const label = h("span", { message });
  const content = icon ? [h("span", { class: "button-icon", icon }), label] : [label];
  return h("button", { type: "button", class: `button ${look}`, part: `button ${action}`, action, ...attributes }, content);
}
function picture() {
  const svg = document.createElementNS(SVG2, "svg");
  const attributes = {
    class: "qr",
    part: "qr",
    id: "qr",
    role: "img",
    "shape-rendering": "crispEdges",
    "data-test": "qr",
    "data-in": `waiting scanned ${ENDS}`
  };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  svg.append(document.createElementNS(SVG2, "path"));
  return svg;
}
var DATA = /* @__PURE__ */ new Set(["in", "message", "text", "action"]);
function h(tag, { icon, ...attributes }, children = []) {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== void 0) created.setAttribute(DATA.has(name) ? `data-${name}` : name, value);
  }
  created.append(...children);
  if (icon) putIcon(created, icon);
  return created;
}

// QrLogin.Api/wwwroot/js/component/view.js
var SIGNS = {
  denied: "cross",
  cancelled: "cross",
  expired: "clock",
  redeemed: "question",
  forgotten: "question",
  failed: "question"
};
var isEnd = (state) => Object.hasOwn(SIGNS, state);
var View = class {
  #root;
  #card = build();
  #countdown;
  /** @type {Source<MessageKey>} */
  #source = { language: "en", messages: en };
  /** @type {I18n<MessageKey>} */
  #i18n;
  /** @type {QrLoginState} */
  #state = "idle";
  /** Who has scanned. */
  #name = "";
  /** The match number; empty if there is none. */
  #number = "";
  /** @type {ApiError | null} */
  #trouble = null;
  /** @param {ShadowRoot} root @param {{ refresh: () => void, cancel: () => void }} actions of the buttons */
  constructor(root, actions) {
    this.#root = root;
    root.adoptedStyleSheets = [styleSheet()];
    root.append(this.#card);
    this.#i18n = new I18n(root, () => this.#source);
    const time = document.createElement("span");
    time.className = "digits";
    time.setAttribute("role", "timer");
    this.#countdown = new Countdown(time);
    this.#renderAll(time);
    for (const [name, act] of Object.entries(actions)) {
      for (const button2 of this.#card.querySelectorAll(`[data-action="${name}"]`)) button2.addEventListener("click", act);
    }
    showState(this.#card, this.#state);
  }
  /** @param {Source<MessageKey>} source @param {number} headingLevel */
  setMessages(source, headingLevel) {
    this.#source = source;
    this.#card.lang = source.language;
    for (const heading of this.#card.querySelectorAll('[role="heading"]')) heading.setAttribute("aria-level", String(headingLevel));
    this.#i18n.refresh();
  }
  /** @param {Picture} picture */
  draw({ viewBox, path }) {
    const svg = this.#id("qr");
    svg.setAttribute("viewBox", viewBox);
    svg.firstElementChild?.setAttribute("d", path);
  }
  /** How long the code is still valid. @param {number} seconds */
  count(seconds) {
    this.#countdown.set(seconds);
  }
  /** @param {QrLoginState} state @param {{ name?: string, number?: string | null }} [values] */
  show(state, { name, number } = {}) {
    const isNew = state !== this.#state;
    this.#state = state;
    this.#name = name ?? "";
    this.#number = number ?? "";
    if (state !== "waiting" && state !== "scanned") this.#countdown.stop();
    if (isEnd(state)) {
      this.#i18n.render(this.#id("end-title"), this.#i18n.t(`${state}Title`));
      this.#i18n.render(this.#id("end-lead"), this.#i18n.t(`${state}Lead`));
      putIcon(this.#id("sign"), SIGNS[state]);
    }
    this.#id("match").toggleAttribute("hidden", !number);
    this.#i18n.refresh();
    if (!isNew) return;
    showState(this.#card, state);
    this.#announce(this.#stateText());
  }
  /** @param {ApiError | null} error why there is no answer; null once there is one */
  showTrouble(error) {
    const hadTrouble = this.#trouble !== null;
    this.#trouble = error;
    this.#card.toggleAttribute("data-trouble", error !== null);
    this.#id("trouble").toggleAttribute("hidden", error === null);
    if (error) {
      const text2 = this.#troubleText(error);
      this.#i18n.render(this.#id("trouble-text"), text2);
      this.#announce(String(text2));
    } else if (hadTrouble) this.#announce(this.#stateText());
  }
  /** @param {Node} time where the countdown is shown */
  #renderAll(time) {
    const { t, render, renderMessages, renderTexts } = this.#i18n;
    const name = lazy(() => this.#name);
    renderMessages({ name });
    renderTexts({ name, number: lazy(() => this.#number), initial: lazy(() => initial(this.#name)) });
    render(this.#card, t("title"), "aria-label");
    render(this.#id("qr"), t("alt"), "aria-label");
    render(this.#id("remaining"), t("expiresIn", { time }));
  }
  /** What a screen reader says of a state. */
  #stateText() {
    return this.#stateTexts().join(" ");
  }
  /** @returns {Text[]} */
  #stateTexts() {
    const { t } = this.#i18n;
    const name = this.#name;
    if (isEnd(this.#state)) return [t(`${this.#state}Title`), t(`${this.#state}Lead`)];
    switch (this.#state) {
      case "loading":
        return [t("loading")];
      case "waiting":
        return [t("ready")];
      case "scanned": {
        const number = this.#number ? [t("numberSpoken", { number: this.#number })] : [];
        return [t("scannedTitle", { name }), t("scannedLead", { name }), ...number];
      }
      case "confirmed":
        return [t("confirmedTitle", { name })];
      default:
        return [];
    }
  }
  /** @param {ApiError} error */
  #troubleText({ code: code2, retryAfter }) {
    return code2 === "rate_limited" ? this.#i18n.t("busy", { seconds: retryAfter ?? 1 }) : this.#i18n.t("offline");
  }
  /** A screen reader repeats what is written again, even if it is the same. @param {string} text */
  #announce(text2) {
    if (this.#id("status").textContent !== text2) this.#id("status").textContent = text2;
  }
  /** @param {string} id @returns {Element} */
  #id(id) {
    const element2 = this.#root.getElementById(id);
    if (element2) return element2;
    throw new TypeError(`The component has no element "${id}".`);
  }
};

// QrLogin.Api/wwwroot/js/component/qr-login.js
var OWN_ORIGIN = new URL(import.meta.url).origin;
var QrLogin = class extends HTMLElement {
  static observedAttributes = ["lang", "texts", "heading-level"];
  #view = new View(this.attachShadow({ mode: "open" }), { refresh: () => this.refresh(), cancel: () => this.cancel() });
  /** Stops what the element is doing: it follows one session at a time. */
  #control = new AbortController();
  /** The session that is open. @type {Session | null} */
  #session = null;
  /** @type {QrLoginState} */
  #state = "idle";
  /** What the code that is shown says. @type {string | null} */
  #link = null;
  /** @type {Promise<void> | null} */
  #cancelling = null;
  get state() {
    return this.#state;
  }
  get server() {
    return new URL(this.getAttribute("server") ?? OWN_ORIGIN, document.baseURI).origin;
  }
  set server(origin) {
    this.setAttribute("server", origin);
  }
  constructor() {
    super();
    this.#updateMessages();
  }
  connectedCallback() {
    this.#updateMessages();
    this.setAttribute("state", this.#state);
    if (this.#state === "idle" && !this.hasAttribute("manual")) this.refresh();
  }
  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.#stop());
  }
  attributeChangedCallback() {
    if (this.isConnected) this.#updateMessages();
  }
  async refresh() {
    const signal = this.#begin();
    this.#enter("loading");
    try {
      const { server } = this;
      const handlers = {
        onOpened: (session) => {
          this.#session = session;
        },
        onPicture: this.#view.draw.bind(this.#view),
        onView: (view) => this.#onView(view, server),
        onTrouble: (error) => this.#onTrouble(error)
      };
      await follow(handlers, { server, deviceName: this.getAttribute("device-name") || deviceName, signal });
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }
  cancel() {
    this.#cancelling ??= this.#cancel().finally(() => {
      this.#cancelling = null;
    });
    return this.#cancelling;
  }
  async #cancel() {
    const { signal } = this.#control;
    if (!["loading", "waiting", "scanned"].includes(this.#state)) return;
    try {
      const session = this.#session;
      if (session) await retryUntilAnswered(() => cancel(session), signal, (error) => this.#onTrouble(error));
    } catch {
      return;
    }
    if (signal.aborted) return;
    this.#session = null;
    this.#begin();
    this.#enter("cancelled");
  }
  /** @param {SessionView} view @param {string} server */
  #onView(view, server) {
    if (hasEnded(view)) this.#session = null;
    if (view.token) {
      this.#enter("confirmed", { name: view.token.account.displayName });
      this.#dispatch("login", grant(view.token, server));
      return;
    }
    if (view.qrText && view.qrText !== this.#link) {
      this.#link = view.qrText;
      this.#dispatch("code", { link: view.qrText });
    }
    this.#view.count(view.expiresIn);
    const state = view.status === "confirmed" ? "scanned" : view.status;
    this.#enter(state, { name: view.account?.displayName, number: view.matchNumber });
  }
  /** @param {ApiError | null} error */
  #onTrouble(error) {
    const isOffline = error !== null && error.code !== "rate_limited";
    const isNew = isOffline !== this.hasAttribute("offline");
    this.toggleAttribute("offline", isOffline);
    this.#view.showTrouble(error);
    if (isNew) this.#dispatchState();
    if (error) this.#dispatch("error", { code: error.code, isTransient: true });
  }
  /** @param {unknown} error */
  #fail(error) {
    if (!(error instanceof ApiError)) reportError(error);
    const code2 = error instanceof ApiError ? error.code : "failed";
    this.#session = null;
    this.#onTrouble(null);
    this.#enter(code2 === "invalid_poll_token" ? "forgotten" : "failed");
    this.#dispatch("error", { code: code2, isTransient: false });
  }
  /** Stops following the previous session, and cancels it on the server. @returns {AbortSignal} for what begins now */
  #begin() {
    this.#control.abort();
    this.#control = new AbortController();
    if (this.#session) cancel(this.#session, { keepalive: true }).catch(() => {
    });
    this.#session = null;
    this.#link = null;
    if (this.hasAttribute("offline")) this.#onTrouble(null);
    else this.#view.showTrouble(null);
    return this.#control.signal;
  }
  #stop() {
    this.#begin();
    this.#enter("idle");
  }
  /** @param {QrLoginState} state @param {{ name?: string, number?: string | null }} [values] */
  #enter(state, values) {
    const isNew = state !== this.#state;
    this.#state = state;
    this.#view.show(state, values);
    if (!isNew) return;
    this.setAttribute("state", state);
    this.#dispatchState();
  }
  #dispatchState() {
    this.#dispatch("state", { state: this.#state, isOffline: this.hasAttribute("offline") });
  }
  /** @param {string} type @param {object} detail */
  #dispatch(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
  #updateMessages() {
    this.#view.setMessages(messagesOf(this), Number(this.getAttribute("heading-level")) || 2);
  }
};
var resume = (login, server = OWN_ORIGIN) => grant(login, server);
if (!customElements.get("qr-login")) customElements.define("qr-login", QrLogin);
export {
  QrLogin,
  resume
};
