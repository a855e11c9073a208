// <qr-login>, in one file. Made by scripts/component.sh out of js/component: change that. What it offers is told in qr-login.d.ts.

// QrLogin.Api/wwwroot/js/storage.js
var PREFIX = "qrlogin.";
var memory = /* @__PURE__ */ new Map();
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key)) ?? memory.get(key) ?? null;
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

// QrLogin.Api/wwwroot/js/user-agent.js
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
var LONGEST_UNKNOWN = 40;
function inWords(userAgent) {
  if (!userAgent) return "Not given";
  const { browser, system } = partsOf(userAgent);
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? system ?? userAgent.slice(0, LONGEST_UNKNOWN);
}
function partsOf(userAgent) {
  return { browser: firstMatch(BROWSERS, userAgent), system: firstMatch(SYSTEMS, userAgent) };
}
function firstMatch(table, text) {
  return table.find(([pattern]) => pattern.test(text))?.[1];
}

// QrLogin.Api/wwwroot/js/device.js
var KEY = "device";
var ID_SHAPE = /^[A-Za-z0-9._~:-]{8,128}$/;
var TYPES = {
  pc: "monitor",
  web: "monitor",
  ios: "phone",
  android: "phone",
  tablet: "tablet",
  tv: "tv",
  other: "chip"
};
var device = load();
var deviceName = inWords(navigator.userAgent);
function load() {
  const stored = read(KEY);
  if (stored && ID_SHAPE.test(stored.id) && Object.hasOwn(TYPES, stored.type)) return stored;
  const fresh = { id: drawId(), type: ownType() };
  write(KEY, fresh);
  return fresh;
}
function drawId() {
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

// QrLogin.Api/wwwroot/js/key.js
var DATABASE = "qrlogin";
var STORE = "keys";
var NAME = "dpop";
var ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
var opening = null;
function openKey() {
  opening ??= loadOrMake().catch(() => null);
  return opening;
}
async function loadOrMake() {
  if (!globalThis.crypto?.subtle) return null;
  const fresh = await crypto.subtle.generateKey(ALGORITHM, false, ["sign"]);
  const { privateKey, publicKey } = await keepFirst(fresh);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  return { privateKey, jwk: { kty, crv, x, y } };
}
async function keepFirst(fresh) {
  const database = await done(upgraded(indexedDB.open(DATABASE, 1)));
  try {
    const store = database.transaction(STORE, "readwrite").objectStore(STORE);
    const stored = await done(store.get(NAME));
    if (stored) return stored;
    await done(store.put(fresh, NAME));
    return fresh;
  } finally {
    database.close();
  }
}
function upgraded(request2) {
  request2.onupgradeneeded = () => request2.result.createObjectStore(STORE);
  return request2;
}
function done(request2) {
  return new Promise((resolve, reject) => {
    request2.onsuccess = () => resolve(request2.result);
    request2.onerror = () => reject(request2.error);
  });
}

// QrLogin.Api/wwwroot/js/dpop.js
var encoder = new TextEncoder();
var nonces = /* @__PURE__ */ new Map();
var refusing = /* @__PURE__ */ new Set();
var canBind = async (server = location.origin) => !refusing.has(server) && await openKey() !== null;
function giveUp(server = location.origin) {
  refusing.add(server);
  dispatchEvent(new Event("qrlogin:unbound"));
}
async function prove(method, url, token) {
  const { privateKey, jwk } = await openKey();
  const nonce = nonces.get(url.origin);
  const claims = {
    jti: encode(crypto.getRandomValues(new Uint8Array(16))),
    htm: method,
    htu: url.origin + url.pathname,
    iat: Math.floor(Date.now() / 1e3),
    ...token && { ath: encode(await crypto.subtle.digest("SHA-256", encoder.encode(token))) },
    ...nonce && { nonce }
  };
  const input = [{ typ: "dpop+jwt", alg: "ES256", jwk }, claims].map((part) => encode(encoder.encode(JSON.stringify(part)))).join(".");
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, privateKey, encoder.encode(input));
  return `${input}.${encode(signature)}`;
}
async function withNonce(url, call) {
  const response = await call();
  const isNews = learn(response, url.origin) && (response.status === 400 || response.status === 401);
  return isNews ? call() : response;
}
function learn(response, server) {
  const news = response.headers.get("DPoP-Nonce");
  if (!news || news === nonces.get(server)) return false;
  nonces.set(server, news);
  return true;
}
function encode(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// QrLogin.Api/wwwroot/js/api.js
var BASE = "/api/v1";
var TIMEOUT_MS = 15e3;
var EVENT_STREAM = "text/event-stream";
var ApiError = class extends Error {
  constructor(code2, { status = 0, retryAfter = null, errors = {}, sessionStatus, attemptsLeft } = {}) {
    super(code2);
    Object.assign(this, { code: code2, status, retryAfter, errors, sessionStatus, attemptsLeft });
  }
  /** Whether the same call may well succeed a little later. */
  get isTransient() {
    return this.code === "offline" || this.code === "rate_limited" || this.status >= 500;
  }
};
var get = (path, options) => json("GET", path, options);
var post = (path, options) => json("POST", path, options);
var del = (path, options) => json("DELETE", path, options);
var getText = (path, options) => answered("GET", path, options, (response) => response.text());
async function stream(path, options) {
  const control = new AbortController();
  const abort = () => control.abort();
  options.signal?.addEventListener("abort", abort);
  if (options.signal?.aborted) abort();
  addEventListener("offline", abort);
  const watch = watchdog(abort, options.timeout);
  const close = () => {
    watch.stop();
    removeEventListener("offline", abort);
    options.signal?.removeEventListener("abort", abort);
    abort();
  };
  try {
    const response = await send("GET", path, options, control.signal);
    if (!response.ok) throw toError(response, await readProblem(response));
    if (!response.headers.get("Content-Type")?.startsWith(EVENT_STREAM)) throw new ApiError("silent");
    return eventsOf(response.body, watch, close);
  } catch (error) {
    close();
    throw error instanceof ApiError ? error : new ApiError(watch.hasBitten ? "silent" : "offline");
  }
}
async function* eventsOf(body, watch, close) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (; ; ) {
      const { value, done: done2 } = await reader.read();
      if (done2) return;
      watch.feed();
      const blocks = (text + value).split("\n\n");
      text = blocks.pop();
      for (const block of blocks) {
        const data = block.split("\n").filter((line) => line.startsWith("data:"));
        if (data.length > 0) yield JSON.parse(data.map((line) => line.slice(5)).join("\n"));
      }
    }
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError(watch.hasBitten && !watch.wasFed ? "silent" : "offline");
  } finally {
    close();
  }
}
function watchdog(bite, milliseconds) {
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      dog.hasBitten = true;
      bite();
    }, milliseconds);
  };
  const dog = {
    hasBitten: false,
    wasFed: false,
    stop: () => clearTimeout(timer),
    feed: () => {
      dog.wasFed = true;
      wait();
    }
  };
  wait();
  return dog;
}
async function postBinding(path, options) {
  try {
    return await post(path, { ...options, bind: true });
  } catch (error) {
    if (error.code !== "invalid_dpop_proof") throw error;
    giveUp(options.server);
    return post(path, options);
  }
}
function json(method, path, options) {
  return answered(method, path, options, (response) => response.status === 204 ? null : response.json());
}
async function answered(method, path, options = {}, read2) {
  const { response, content } = await reached(options, async (signal) => {
    const response2 = await send(method, path, options, signal);
    return { response: response2, content: response2.ok ? await read2(response2) : await readProblem(response2) };
  });
  if (!response.ok) throw toError(response, content);
  return content;
}
async function reached({ signal, timeout = TIMEOUT_MS }, exchange) {
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
  return withNonce(url, async () => fetch(url, await request(method, url, options, signal)));
}
async function request(method, url, options, signal) {
  const { body, keepalive } = options;
  const headers = await headersOf(method, url, options);
  if (body) headers["Content-Type"] = "application/json";
  return { method, headers, signal, keepalive, body: body && JSON.stringify(body), cache: "no-store", credentials: "omit" };
}
async function headersOf(method, url, { token, isBound, bind }) {
  const headers = { "X-Device-Id": device.id, "X-Device-Type": device.type };
  if (token) headers.Authorization = `${isBound ? "DPoP" : "Bearer"} ${token}`;
  if (isBound || bind && await canBind(url.origin)) headers.DPoP = await prove(method, url, token);
  return headers;
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

// QrLogin.Api/wwwroot/js/patience.js
var LONGEST_WAIT = 5;
function pause(seconds, signal, isAsked = false) {
  return new Promise((resolve) => {
    const finish = (isWhole) => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", finishIfSeen);
      removeEventListener("online", cutShort);
      signal.removeEventListener("abort", cutShort);
      resolve(isWhole);
    };
    const cutShort = () => finish(false);
    const finishIfSeen = () => document.hidden || cutShort();
    const timer = setTimeout(finish, seconds * 1e3, true);
    signal.addEventListener("abort", cutShort);
    if (isAsked) return;
    document.addEventListener("visibilitychange", finishIfSeen);
    addEventListener("online", cutShort);
  });
}
async function insist(call, signal, onTrouble) {
  let failures = 0;
  for (; ; ) {
    try {
      const answer = await call();
      if (!signal.aborted) onTrouble(null);
      return answer;
    } catch (error) {
      if (signal.aborted || !error.isTransient) throw error;
      onTrouble(error);
      const { retryAfter } = error;
      const isWhole = await pause(retryAfter ?? Math.min(LONGEST_WAIT, 2 ** failures), signal, retryAfter !== null);
      failures = isWhole ? failures + 1 : 0;
    }
  }
}

// QrLogin.Api/wwwroot/js/login.js
function credentials({ accessToken, tokenType }) {
  return { token: accessToken, isBound: tokenType === "DPoP" };
}

// QrLogin.Api/wwwroot/js/component/grant.js
function grant(answer, server) {
  const prove2 = async (method, url) => headersOf(method.toUpperCase(), new URL(url, server), credentials(answer));
  const call = (url, init = {}) => {
    const target = new URL(url, server);
    return withNonce(target, async () => {
      const headers = new Headers(init.headers);
      for (const [name, value] of Object.entries(await prove2(init.method ?? "GET", target))) headers.set(name, value);
      return fetch(target, { credentials: "omit", ...init, headers });
    });
  };
  return { ...answer, prove: prove2, fetch: call };
}

// QrLogin.Api/wwwroot/js/session-news.js
var SILENCE_MS = 2e4;
var LONG_WAIT = 20;
var REOPEN_AFTER = 1;
var SessionNews = class {
  #path;
  #options;
  #pollInterval;
  #events = null;
  #ways = [() => this.#byStream(), (seen) => this.#byLongPoll(seen), () => this.#byPoll()];
  /** @param {string} path @param {api.Options} options @param {number} pollInterval seconds */
  constructor(path, options, pollInterval) {
    this.#path = path;
    this.#options = options;
    this.#pollInterval = pollInterval;
  }
  /** The session as it is told next, be it news or a sign of life. Fails like any call where the network does, and can be asked again. */
  async after(seen) {
    for (; ; ) {
      try {
        return await this.#ways[0](seen);
      } catch (error) {
        this.#events = null;
        if (!this.#isUseless(error)) throw error;
        this.#ways.shift();
      }
    }
  }
  /** Whether this way does not work here and never will, be it for a proxy in between that knows no streams or cuts waits short. */
  #isUseless(error) {
    return this.#ways.length > 1 && (error.code === "silent" || error.status >= 400 && error.status < 500 && !["invalid_poll_token", "rate_limited"].includes(error.code));
  }
  async #byStream() {
    for (; ; ) {
      this.#events ??= await stream(`${this.#path}/events`, { ...this.#options, timeout: SILENCE_MS });
      const { value, done: done2 } = await this.#events.next();
      if (done2) {
        this.#events = null;
        await pause(REOPEN_AFTER, this.#options.signal, true);
      } else return value;
    }
  }
  #byLongPoll(seen) {
    return get(`${this.#path}?since=${seen.version}&wait=${LONG_WAIT}`, { ...this.#options, timeout: (LONG_WAIT + 10) * 1e3 });
  }
  async #byPoll() {
    await pause(this.#pollInterval, this.#options.signal);
    return get(this.#path, this.#options);
  }
};

// QrLogin.Api/wwwroot/js/component/picture.js
function parsePicture(svg) {
  const viewBox = /\bviewBox="([\d .]+)"/.exec(svg)?.[1];
  const path = /\bd="([\dMmHhVvLlZz .,-]+)"/.exec(svg)?.[1];
  if (!viewBox || !path) throw new Error("The picture of the code is none.");
  return { viewBox, path };
}

// QrLogin.Api/wwwroot/js/component/session.js
var FINISHED = /* @__PURE__ */ new Set(["redeemed", "denied", "cancelled", "expired"]);
var pathOf = ({ qrId }) => `/qr-sessions/${qrId}`;
var credentials2 = ({ pollToken, isBound, server }) => ({ token: pollToken, isBound, server });
var cancel = (session, options) => del(pathOf(session), { ...credentials2(session), ...options });
async function follow({ onOpened, onPicture, onView, onTrouble }, { server, deviceName: deviceName2, signal }) {
  const steadily = (call) => insist(call, signal, onTrouble);
  const opened = await steadily(() => postBinding("/qr-sessions", { server, body: { deviceName: deviceName2 }, signal }));
  const session = { ...opened, server, isBound: await canBind(server) };
  if (signal.aborted) return;
  onOpened(session);
  const options = { ...credentials2(session), signal };
  const news = new SessionNews(pathOf(session), options, session.pollInterval);
  let view = session;
  let drawn = null;
  while (!signal.aborted) {
    if (view.qrText && view.qrText !== drawn) {
      const picture2 = await steadily(() => fetchPicture(session, options));
      if (signal.aborted) return;
      if (picture2) onPicture(picture2);
      drawn = view.qrText;
    }
    onView(view);
    if (view.token || FINISHED.has(view.status)) return;
    const seen = view;
    view = await steadily(() => news.after(seen));
  }
}
async function fetchPicture(session, options) {
  try {
    return parsePicture(await getText(`${pathOf(session)}/image?format=svg`, options));
  } catch (error) {
    if (error.code === "qr_finished") return null;
    throw error;
  }
}

// QrLogin.Api/wwwroot/js/component/texts-en.js
var en = {
  title: "Log in with your phone",
  lead: "No password on this device. Your phone vouches for it.",
  step1: "Open the *camera* on your phone.",
  step2: "Point it at this code and *open the link* that appears.",
  step3: "Check on your phone what asks to log in, then *confirm*.",
  alt: "QR code. Scan it with your phone to log in on this device.",
  start: "Show the code",
  loading: "Loading the code…",
  ready: "The code is ready. Scan it with your phone.",
  expiresIn: "Expires in {time}",
  cancel: "Cancel",
  refresh: "Show a new code",
  scannedEyebrow: "Waiting for your phone",
  scannedTitle: "Scanned by {name}",
  scannedLead: "Confirm on your phone. This device will then be logged in as *{name}*.",
  number: "Enter this number on your phone",
  numberSpoken: "Enter the number {number} there.",
  scannedDoubt: "Is that not you? Then somebody else has scanned this code: press Cancel.",
  confirmedEyebrow: "Logged in",
  confirmedTitle: "You are logged in as {name}",
  deniedTitle: "The phone declined",
  deniedLead: "Nobody was logged in on this device.",
  expiredTitle: "This code has expired",
  expiredLead: "Codes are good for a few minutes only. Show a new one when your phone is at hand.",
  cancelledTitle: "Login cancelled",
  cancelledLead: "The code can no longer be used.",
  redeemedTitle: "This code has done its work",
  redeemedLead: "The login that came of it is no longer available here.",
  forgottenTitle: "This code is no longer valid",
  forgottenLead: "The server does not know it any more. A new one will do.",
  failedTitle: "Something went wrong",
  failedLead: "The server gave an answer that this page does not understand.",
  offline: "Can’t reach the server, trying again…",
  busy: "Too many requests. Trying again in {seconds} s…"
};

// QrLogin.Api/wwwroot/js/component/texts-zh.js
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
  deniedTitle: "手机已拒绝登录",
  deniedLead: "此设备未登录任何账号。",
  expiredTitle: "二维码已过期",
  expiredLead: "二维码仅在几分钟内有效。准备好手机后，请刷新二维码。",
  cancelledTitle: "已取消登录",
  cancelledLead: "此二维码已不能使用。",
  redeemedTitle: "此二维码已使用",
  redeemedLead: "由它产生的登录在此处已不可用。",
  forgottenTitle: "此二维码已失效",
  forgottenLead: "服务器已不再识别此二维码，请刷新。",
  failedTitle: "出错了",
  failedLead: "服务器返回了此页面无法识别的内容。",
  offline: "无法连接服务器，正在重试…",
  busy: "请求过于频繁，{seconds} 秒后重试…"
};

// QrLogin.Api/wwwroot/js/component/texts.js
var LANGUAGES = { en, zh };
function textsOf(element2) {
  const asked = langOf(element2);
  const known = Object.hasOwn(LANGUAGES, primary(asked)) ? primary(asked) : "en";
  const own = parse(element2.getAttribute("texts"));
  return { texts: { ...LANGUAGES[known], ...own }, lang: own || known === primary(asked) ? asked : known };
}
var primary = (lang) => lang.toLowerCase().split("-")[0];
function langOf(element2) {
  for (let at = element2; at; at = at.getRootNode().host) {
    const lang = at.closest("[lang]")?.getAttribute("lang");
    if (lang) return lang;
  }
  return navigator.language || "en";
}
function parse(json2) {
  if (!json2) return null;
  try {
    const own = JSON.parse(json2);
    return Object.fromEntries(Object.entries(own).filter(([name, text]) => name in en && typeof text === "string"));
  } catch {
    console.error("<qr-login>: its texts are no JSON object of texts.");
    return null;
  }
}

// QrLogin.Api/wwwroot/js/countdown.js
var TICK_MS = 250;
var JITTER_MS = 1500;
var Countdown = class {
  #place;
  #onEnd;
  #end = 0;
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
    clearInterval(this.#timer);
    this.#timer = null;
    return this.#left();
  }
  #left() {
    return Math.max(0, Math.ceil((this.#end - performance.now()) / 1e3));
  }
  #tick() {
    const left = this.#left();
    this.#place.textContent = minutes(left);
    if (left > 0) return;
    this.stop();
    this.#onEnd();
  }
};
function minutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// QrLogin.Api/wwwroot/js/dom.js
function initial(name) {
  return ([...name.trim()][0] ?? "?").toUpperCase();
}

// QrLogin.Api/wwwroot/js/icons.js
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

// QrLogin.Api/wwwroot/js/component/phrase.js
var PIECES = /(\*[^*]+\*|\{\w+\})/;
function phrase(text, values = {}) {
  return text.split(PIECES).filter(Boolean).map((piece) => {
    if (piece.length > 2 && piece.startsWith("*") && piece.endsWith("*")) return element("strong", phrase(piece.slice(1, -1), values));
    const name = /^\{(\w+)\}$/.exec(piece)?.[1];
    if (!name || !(name in values)) return document.createTextNode(piece);
    const value = values[name];
    return value instanceof Node ? value : element("bdi", [document.createTextNode(value)]);
  });
}
function spoken(text, values = {}) {
  return text.replaceAll("*", "").replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
function element(tag, children) {
  const made = document.createElement(tag);
  made.append(...children);
  return made;
}

// QrLogin.Api/wwwroot/js/component/styles.js
var CSS = `
:host {
  --surface: var(--qr-login-surface, light-dark(#fff, #151a26));
  --sunken: var(--qr-login-sunken, light-dark(#f5f7fb, #1b2130));
  --ink: var(--qr-login-ink, light-dark(#131928, #eef1f8));
  --quiet: var(--qr-login-quiet, light-dark(#545d75, #a5afc4));
  --line: var(--qr-login-line, light-dark(#e0e5ef, #2a3245));
  --edge: var(--qr-login-edge, light-dark(#c9d1e0, #3c465d));
  --accent: var(--qr-login-accent, light-dark(#2f5be7, #4267ec));
  --accent-strong: var(--qr-login-accent-strong, light-dark(#2349c6, #3457d6));
  --accent-ink: var(--qr-login-accent-ink, light-dark(#234ac4, #a3b8ff));
  --accent-soft: var(--qr-login-accent-soft, light-dark(#e9eefe, #222d52));
  --on-accent: var(--qr-login-on-accent, #fff);
  --warn-ink: var(--qr-login-warn-ink, light-dark(#754800, #f5cf87));
  --ok-ink: var(--qr-login-ok-ink, light-dark(#0f6b45, #7fdcb0));
  --ok-soft: var(--qr-login-ok-soft, light-dark(#e0f4ea, #12352a));
  --radius: var(--qr-login-radius, 1.25em);
  --padding: var(--qr-login-padding, 1.5em);
  --size: var(--qr-login-size, 20em);
  --shadow: var(--qr-login-shadow, 0 1px 2px light-dark(rgb(19 25 40 / 6%), transparent), 0 0 0 1px light-dark(rgb(19 25 40 / 5%), rgb(255 255 255 / 6%)), 0 1.25em 3em -1em light-dark(rgb(19 25 40 / 16%), rgb(0 0 0 / 60%)));
  --veil: color-mix(in srgb, var(--surface) 86%, transparent);
  --ring: 0 0 0 2px var(--surface), 0 0 0 4px var(--accent-ink);

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

.card { display: grid; gap: 1.5em; padding: var(--padding); background: var(--surface); border-radius: var(--radius); box-shadow: var(--shadow); }
.code { inline-size: 100%; max-inline-size: var(--size); margin-inline: auto; }
.words { min-inline-size: 0; overflow-wrap: anywhere; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.frame { position: relative; aspect-ratio: 1; overflow: hidden; border: 1px solid var(--line); border-radius: min(var(--radius), 1.125em); background: var(--sunken); }
.qr { display: block; inline-size: 100%; block-size: 100%; padding: 0.25em; background: #fff; transition: filter 240ms ease-out; }
.card:not([data-state="waiting"]) .qr { filter: blur(0.5em); }
.cover { position: absolute; inset: 0; display: grid; place-content: center; justify-items: center; gap: 1.25em; padding: 0.75em; background: var(--veil); text-align: center; }
.caption { display: -webkit-box; overflow: hidden; -webkit-box-orient: vertical; -webkit-line-clamp: 2; font-size: 1.125em; font-weight: 650; overflow-wrap: anywhere; }
[data-in] { animation: appear 220ms ease-out; }

.avatar { display: grid; place-items: center; inline-size: 2.444em; block-size: 2.444em; border-radius: 50%; background: var(--accent); color: var(--on-accent); font-size: 2.25em; font-weight: 650; line-height: 1; }
.beckon { box-shadow: 0 0 0 0 var(--accent-soft); animation: beckon 1.8s ease-in-out infinite; }
.crowned { position: relative; }
.medal { position: absolute; inset-block-end: -0.25em; inset-inline-end: -0.5em; display: grid; place-items: center; inline-size: 2.25em; block-size: 2.25em; border: 0.1875em solid var(--surface); border-radius: 50%; background: var(--ok-soft); color: var(--ok-ink); }
.sign { display: grid; place-items: center; inline-size: 3.25em; block-size: 3.25em; border-radius: 50%; background: var(--accent-soft); color: var(--accent-ink); font-size: 1.375em; }
.icon { display: block; inline-size: 1.5em; block-size: 1.5em; fill: none; stroke: currentcolor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round; }
.spinner { display: block; inline-size: 2em; block-size: 2em; border: 0.1875em solid var(--line); border-block-start-color: var(--accent-ink); border-radius: 50%; animation: turn 0.9s linear infinite; }
.spinner.small { flex: none; inline-size: 1em; block-size: 1em; border-width: 0.125em; }

.foot { display: flex; align-items: center; justify-content: space-between; gap: 0.75em; min-block-size: 2.5em; margin-block-start: 0.75em; }
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
li::before { content: counter(step); display: grid; flex: none; place-items: center; inline-size: 1.867em; block-size: 1.867em; border-radius: 50%; background: var(--accent-soft); color: var(--accent-ink); font-size: 0.9375em; font-weight: 650; }
li p { padding-block-start: 0.125em; }

.match { margin-block-start: 1.25em; padding: 0.875em 1.25em 1em; border-radius: min(var(--radius), 1em); background: var(--accent-soft); color: var(--accent-ink); font-weight: 600; }
.number { color: var(--ink); font-size: 3.5em; font-weight: 700; line-height: 1.1; letter-spacing: 0.08em; font-variant-numeric: tabular-nums; }

.button { display: inline-flex; align-items: center; justify-content: center; gap: 0.5em; min-block-size: 2.75em; padding: 0.375em 1.125em; border: 1px solid var(--edge); border-radius: min(var(--radius), 0.75em); background: var(--surface); color: var(--ink); font: inherit; font-weight: 600; text-align: center; cursor: pointer; transition: background-color 140ms ease-out, transform 140ms ease-out; }
.button:hover { background: var(--sunken); }
.button:active { transform: translateY(1px); }
.button:focus-visible { outline: none; box-shadow: var(--ring); }
.button.main { border-color: transparent; background: var(--accent); color: var(--on-accent); }
.button.main:hover { background: var(--accent-strong); }
.button.quiet { min-block-size: 2.667em; padding: 0.25em 0.933em; font-size: 0.9375em; color: var(--ink); }
.button-icon { font-size: 0.8125em; }

@keyframes turn { to { transform: rotate(1turn); } }
@keyframes appear { from { opacity: 0; } }
@keyframes beckon { 50% { box-shadow: 0 0 0 0.333em transparent; } }

@container (min-width: 42em) {
  /* The height is that of the tallest state, so that nothing moves when the state does. */
  .card { grid-template-columns: var(--size) minmax(0, 1fr); gap: 3.5em; align-items: center; min-block-size: 30em; padding: var(--qr-login-padding, 3em); }
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
function style() {
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
  return h("div", { class: "card", part: "card", role: "group" }, [code(), words(), h("p", { class: "unseen", id: "status", role: "status", "aria-live": "polite" })]);
}
function code() {
  return h("div", { class: "code" }, [
    h("div", { class: "frame", part: "frame" }, [
      picture(),
      cover("loading", [h("span", { class: "spinner" })]),
      cover("idle", [button("refresh", { class: "main", say: "start", icon: "scan" })]),
      cover("scanned", [avatar("beckon"), h("span", { class: "caption" }, [h("bdi", { fill: "name" })])]),
      cover("confirmed", [h("span", { class: "crowned" }, [avatar(""), h("span", { class: "medal", icon: "check" })])]),
      cover(ENDS, [h("span", { class: "sign", id: "sign" }), button("refresh", { class: "main", "data-test": "new-code", say: "refresh", icon: "refresh" })])
    ]),
    h("div", { class: "foot" }, [
      h("p", { class: "trouble", part: "trouble", id: "trouble", hidden: "" }, [h("span", { class: "spinner small" }), h("span", { id: "trouble-text" })]),
      h("p", { class: "quiet", part: "countdown", id: "remaining", in: "waiting scanned" }),
      button("cancel", { "data-test": "cancel", say: "cancel", in: "waiting scanned" })
    ])
  ]);
}
function words() {
  return h("div", { class: "words", part: "text" }, [
    h("section", { in: "idle loading waiting" }, [
      h("slot", { name: "title" }, [title({ say: "title" })]),
      h("slot", { name: "lead" }, [lead({ say: "lead" })]),
      h("slot", { name: "steps" }, [h("ol", { part: "steps" }, ["step1", "step2", "step3"].map((say) => h("li", {}, [h("p", { say })])))])
    ]),
    h("section", { in: "scanned" }, [
      eyebrow({ say: "scannedEyebrow" }),
      title({ say: "scannedTitle", "data-test": "scanned-by" }),
      lead({ say: "scannedLead" }),
      h("div", { class: "match", id: "match", part: "match", hidden: "" }, [h("p", { say: "number" }), h("p", { class: "number", part: "number", fill: "number", "data-test": "match-number" })]),
      h("p", { class: "quiet", say: "scannedDoubt" })
    ]),
    h("section", { in: "confirmed" }, [
      h("slot", { name: "confirmed" }, [eyebrow({ class: "eyebrow ok", say: "confirmedEyebrow" }), title({ say: "confirmedTitle", "data-test": "account-name" })])
    ]),
    h("section", { in: ENDS }, [title({ id: "end-title" }), lead({ id: "end-lead" })]),
    h("div", { in: UNTIL_LOGGED_IN }, [h("slot", { name: "footer" })])
  ]);
}
var title = (attributes) => h("div", { class: "title", part: "title", role: "heading", tabindex: "-1", ...attributes });
var lead = (attributes) => h("p", { class: "lead", part: "lead", ...attributes });
var eyebrow = (attributes) => h("p", { class: "eyebrow", part: "eyebrow", ...attributes });
var avatar = (name) => h("span", { class: `avatar ${name}`, part: "avatar", fill: "initial", "aria-hidden": "true" });
var cover = (states, children) => h("div", { class: "cover", part: "cover", in: states }, children);
function button(does, { say, icon, class: look = "quiet", ...attributes }) {
  const label = h("span", { say });
  return h("button", { type: "button", class: `button ${look}`, part: `button ${does}`, does, ...attributes }, icon ? [h("span", { class: "button-icon", icon }), label] : [label]);
}
function picture() {
  const svg = document.createElementNS(SVG2, "svg");
  const attributes = { class: "qr", part: "qr", id: "qr", role: "img", "shape-rendering": "crispEdges", "data-test": "qr", "data-in": `waiting scanned ${ENDS}` };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  svg.append(document.createElementNS(SVG2, "path"));
  return svg;
}
var MARKS = /* @__PURE__ */ new Set(["in", "say", "fill", "does"]);
function h(tag, { icon, ...attributes }, children = []) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(MARKS.has(name) ? `data-${name}` : name, value);
  made.append(...children);
  if (icon) putIcon(made, icon);
  return made;
}

// QrLogin.Api/wwwroot/js/component/view.js
var SIGNS = { denied: "cross", cancelled: "cross", expired: "clock", redeemed: "question", forgotten: "question", failed: "question" };
var View = class {
  #root;
  #card = build();
  #countdown;
  #texts;
  /** What is shown, so that it can be said again in another language. */
  #shown = { state: "idle", name: "", number: "", trouble: null };
  /** @param {ShadowRoot} root @param {Record<string, () => void>} work what each button does, by its name */
  constructor(root, work) {
    this.#root = root;
    root.adoptedStyleSheets = [style()];
    root.append(this.#card);
    const time = document.createElement("span");
    time.className = "digits";
    time.setAttribute("role", "timer");
    this.#countdown = new Countdown(time);
    this.time = time;
    for (const button2 of this.#all("[data-does]")) button2.addEventListener("click", () => work[button2.dataset.does]());
    this.#showState();
  }
  /** @param {{ texts: import('./texts.js').Texts, lang: string }} words @param {number} level of its headings */
  speak({ texts, lang }, level) {
    this.#texts = texts;
    this.#card.lang = lang;
    this.#card.setAttribute("aria-label", spoken(texts.title));
    this.#id("qr").setAttribute("aria-label", spoken(texts.alt));
    this.#id("remaining").replaceChildren(...phrase(texts.expiresIn, { time: this.time }));
    for (const heading of this.#all('[role="heading"]')) heading.setAttribute("aria-level", level);
    this.#say();
    this.#sayTrouble();
  }
  /** @param {import('./picture.js').Picture} picture */
  draw({ viewBox, path }) {
    const svg = this.#id("qr");
    svg.setAttribute("viewBox", viewBox);
    svg.firstElementChild.setAttribute("d", path);
  }
  /** How long the code is good for. @param {number} seconds */
  count(seconds) {
    this.#countdown.set(seconds);
  }
  /**
   * @param {string} state
   * @param {{ name?: string, number?: string | null }} [values] who has scanned, and the number to match
   */
  show(state, { name = "", number = "" } = {}) {
    const isNew = state !== this.#shown.state;
    this.#shown = { ...this.#shown, state, name, number: number ?? "" };
    if (state !== "waiting" && state !== "scanned") this.#countdown.stop();
    this.#say();
    if (!isNew) return;
    this.#showState();
    this.#announce(this.#spoken());
  }
  /** @param {import('../api.js').ApiError | null} error why there is no answer; null once there is */
  showTrouble(error) {
    const wasTrouble = this.#shown.trouble !== null;
    this.#shown.trouble = error;
    this.#sayTrouble();
    if (error) this.#announce(this.#troubleText());
    else if (wasTrouble) this.#announce(this.#spoken());
  }
  #say() {
    const { state, name, number } = this.#shown;
    for (const place of this.#all("[data-say]")) put(place, phrase(this.#texts[place.dataset.say], { name }));
    const values = { name, number, initial: initial(name) };
    for (const place of this.#all("[data-fill]")) put(place, phrase(`{${place.dataset.fill}}`, { [place.dataset.fill]: document.createTextNode(values[place.dataset.fill]) }));
    this.#id("match").hidden = !number;
    if (!(state in SIGNS)) return;
    put(this.#id("end-title"), phrase(this.#texts[`${state}Title`]));
    put(this.#id("end-lead"), phrase(this.#texts[`${state}Lead`]));
    putIcon(this.#id("sign"), SIGNS[state]);
  }
  #showState() {
    const { state } = this.#shown;
    const focused = this.#root.activeElement;
    this.#card.dataset.state = state;
    for (const part of this.#all("[data-in]")) part.toggleAttribute("hidden", !part.dataset.in.split(" ").includes(state));
    if (focused?.closest("[hidden]")) this.#all(".title").find((title2) => !title2.closest("[hidden]"))?.focus();
  }
  #spoken() {
    const { state, name, number } = this.#shown;
    const texts = this.#texts;
    const said = {
      loading: [texts.loading],
      waiting: [texts.ready],
      scanned: [texts.scannedTitle, texts.scannedLead, number && texts.numberSpoken],
      confirmed: [texts.confirmedTitle],
      idle: []
    }[state] ?? [texts[`${state}Title`], texts[`${state}Lead`]];
    return said.filter(Boolean).map((text) => spoken(text, { name, number })).join(" ");
  }
  #sayTrouble() {
    const { trouble } = this.#shown;
    this.#card.toggleAttribute("data-trouble", trouble !== null);
    this.#id("trouble").hidden = trouble === null;
    if (trouble) put(this.#id("trouble-text"), phrase(this.#troubleText()));
  }
  #troubleText() {
    const { code: code2, retryAfter } = this.#shown.trouble;
    return spoken(code2 === "rate_limited" ? this.#texts.busy : this.#texts.offline, { seconds: String(retryAfter ?? 1) });
  }
  // What is said again is heard again.
  #announce(text) {
    if (this.#id("status").textContent !== text) this.#id("status").textContent = text;
  }
  #id(id) {
    return this.#root.getElementById(id);
  }
  #all(selector) {
    return [...this.#card.querySelectorAll(selector)];
  }
};
function put(place, nodes) {
  if (place.textContent !== nodes.map((node) => node.textContent).join("")) place.replaceChildren(...nodes);
}

// QrLogin.Api/wwwroot/js/component/qr-login.js
var OWN_ORIGIN = new URL(import.meta.url).origin;
var isOver = (view) => Boolean(view.token) || !["waiting", "scanned", "confirmed"].includes(view.status);
var QrLogin = class extends HTMLElement {
  static observedAttributes = ["lang", "texts", "heading-level"];
  #view = new View(this.attachShadow({ mode: "open" }), { refresh: () => this.refresh(), cancel: () => this.cancel() });
  /** What the element is busy with: one session. Whatever comes next calls it off. */
  #control = new AbortController();
  /** @type {import('./session.js').Session | null} one that has not ended */
  #session = null;
  /** @type {import('../../qr-login.js').QrLoginState} */
  #state = "idle";
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
    this.#speak();
  }
  connectedCallback() {
    this.#speak();
    this.setAttribute("state", this.#state);
    if (this.#state === "idle" && !this.hasAttribute("manual")) this.refresh();
  }
  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.#leave());
  }
  attributeChangedCallback() {
    if (this.isConnected) this.#speak();
  }
  async refresh() {
    const signal = this.#begin();
    this.#enter("loading");
    try {
      const { server } = this;
      const listener = {
        onOpened: (session) => {
          this.#session = session;
        },
        onPicture: (picture2) => this.#view.draw(picture2),
        onView: (view) => this.#onView(view, server),
        onTrouble: (error) => this.#onTrouble(error)
      };
      await follow(listener, { server, deviceName: this.getAttribute("device-name") || deviceName, signal });
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
      if (this.#session) await insist(() => cancel(this.#session), signal, (error) => this.#onTrouble(error));
    } catch {
      return;
    }
    if (signal.aborted) return;
    this.#session = null;
    this.#begin();
    this.#enter("cancelled");
  }
  #onView(view, server) {
    if (isOver(view)) this.#session = null;
    if (view.token) {
      this.#enter("confirmed", { name: view.token.account.displayName });
      this.#tell("login", grant(view.token, server));
      return;
    }
    if (view.qrText && view.qrText !== this.#link) {
      this.#link = view.qrText;
      this.#tell("code", { link: view.qrText });
    }
    this.#view.count(view.expiresIn);
    this.#enter(view.status === "confirmed" ? "scanned" : view.status, { name: view.account?.displayName, number: view.matchNumber });
  }
  #onTrouble(error) {
    const isOffline = error !== null && error.code !== "rate_limited";
    const isNews = isOffline !== this.hasAttribute("offline");
    this.toggleAttribute("offline", isOffline);
    this.#view.showTrouble(error);
    if (isNews) this.#tellState();
    if (error) this.#tell("error", { code: error.code, isTransient: true });
  }
  #fail(error) {
    if (!(error instanceof ApiError)) reportError(error);
    this.#session = null;
    this.#onTrouble(null);
    this.#enter(error.code === "invalid_poll_token" ? "forgotten" : "failed");
    this.#tell("error", { code: error.code ?? "failed", isTransient: false });
  }
  /** Calls off what was before: its stream, and on the server too what nobody will answer any more. */
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
  #leave() {
    this.#begin();
    this.#enter("idle");
  }
  #enter(state, values) {
    const isNew = state !== this.#state;
    this.#state = state;
    this.#view.show(state, values);
    if (!isNew) return;
    this.setAttribute("state", state);
    this.#tellState();
  }
  #tellState() {
    this.#tell("state", { state: this.#state, isOffline: this.hasAttribute("offline") });
  }
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
  #speak() {
    this.#view.speak(textsOf(this), Number(this.getAttribute("heading-level")) || 2);
  }
};
var resume = (answer, server = OWN_ORIGIN) => grant(answer, server);
if (!customElements.get("qr-login")) customElements.define("qr-login", QrLogin);
export {
  QrLogin,
  resume
};
