using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Pc;

/// <summary>The PC's side of a session.</summary>
internal static class PcDocs
{
    private const string SameRefusal = " A wrong token, an unknown, malformed or forgotten session and another device are the same 401 `invalid_poll_token`.";

    private static readonly Problem s_finished = Problem.Of(new(RefusalCode.QrFinished, SessionStatus.Redeemed));

    public static readonly Doc Open = new(
        "openSession",
        Tags.Pc,
        "Open a session",
        "Answers with what the QR says, and with the secret to ask about it. An address may have a few hundred sessions open at once; more are 429 `rate_limited`.")
    {
        Access = Access.Device,
        Body = Content.Of(new OpenSessionRequest("Office PC")),
        BodyRequired = false,
        Answers = [new(201, "The session.", Content.Of(Examples.Opened)) { Headers = new Dictionary<string, string> { ["Location"] = "The session's address." } }],
    };

    public static readonly Doc View = new(
        "viewSession",
        Tags.Pc,
        "See the session, or wait for its change",
        "At once; or, with `wait`, as soon as `version` differs from `since`, at the latest after so many seconds, unchanged. Polls faster than `pollInterval` are answered, the address's limit apart." + SameRefusal)
    {
        Access = Access.PollToken,
        Parameters = ["qrId", "since", "wait"],
        Answers = [new(200, "The session as its PC may see it.", Content.Of(Examples.Waiting))],
        Refusals = [Problem.Validation("wait", "Must be seconds: a whole number from 0 to 25.")],
    };

    public static readonly Doc Events = new(
        "streamSession",
        Tags.Pc,
        "Follow the session as a stream",
        """
        Server-sent events: `id:` the version, `event: status`, `data:` a `SessionAnswer` as JSON. The current one comes at once, then one at every change of
        status and at every new `qrText`; a comment line at least every 15 s. It ends after the event that carries the token, and after `denied`, `cancelled`,
        `expired` and `redeemed`. `Last-Event-ID` is ignored. `EventSource` cannot send these headers: pages use `fetch`. More than five streams on one session are 429 `rate_limited`.
        """)
    {
        Access = Access.PollToken,
        Parameters = ["qrId"],
        Answers = [new(200, "The stream.", Content.Text("text/event-stream", Examples.Stream))],
    };

    public static readonly Doc Image = new("sessionImage", Tags.Pc, "Get the QR as a picture", "The picture of the current `qrText`, while `waiting`. `<img src>` cannot send these headers: pages use `fetch`.")
    {
        Access = Access.PollToken,
        Parameters = ["qrId", "format"],
        Answers = [new(200, "The picture.", Content.Text("image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 37 37\">…</svg>"), Content.Text("image/png", null))],
        Refusals = [Problem.Validation("format", "Must be svg or png."), s_finished],
    };

    public static readonly Doc Cancel = new("cancelSession", Tags.Pc, "Give the session up", "While waiting or scanned: it is then `cancelled`." + SameRefusal)
    {
        Access = Access.PollToken,
        Parameters = ["qrId"],
        Answers = [new(204, "It is cancelled.")],
        Refusals = [s_finished],
    };
}
