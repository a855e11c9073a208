using CsCheck;

namespace QrLogin.Tests.Fuzz;

/// <summary>Generates requests: valid requests of a PC or a phone, with or without errors in any part.</summary>
internal static class RequestTemplateGen
{
    private const string Json = "Content-Type: application/json", Form = "Content-Type: application/x-www-form-urlencoded",
        Host = "Host: localhost:«port»";

    private static readonly string[] s_newPc = [Host, "«newPc»"], s_pc = [Host, "«pcDevice»", "«pcCredentials»"],
        s_phone = [Host, "«phoneDevice»", "«phoneCredentials»"];
    private static readonly string[] s_guest = [Host, "«guestDevice»", "«guestCredentials»"],
        s_stranger = [Host, "X-Device-Id: stranger\r\nX-Device-Type: other"], s_page = [Host];

    private const string Poll = "grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=«poll»&client_id=tv";

    public static readonly RequestTemplate LogIn = Good(
        "POST", "/api/v1/login", s_stranger, """{"username":"«name»","password":"«password»","deviceName":"Phone"}""");

    /// <summary>The requests of clients, with their frequencies.</summary>
    private static readonly Gen<RequestTemplate> s_good = Gen.Frequency(
        (12, Const(Good("POST", "/api/v1/accounts", s_page, """{"username":"«newName»","password":"«password»","displayName":"Ann"}"""))),
        (12, Const(LogIn)),
        (6, Const(LogIn with { Lines = [.. LogIn.Lines, "DPoP: «openProof»"] })),
        (20, Const(Good("GET", "/api/v1/me", s_phone))),
        (8, Const(Good("GET", "/api/v1/me", s_guest))),
        (2, Const(Good("PATCH", "/api/v1/me", s_phone, """{"displayName":"Ann Lee","picture":"https://example.com/a.png"}"""))),
        (2, Const(Good("GET", "/api/v1/me/export", s_phone))),
        (2, Const(Good("POST", "/api/v1/password-resets", s_page, """{"resetCode":"qrr_none","newPassword":"some long password"}"""))),
        (2, Const(Good("GET", "/api/v1/logins", s_phone))),
        (4, Const(Good("DELETE", "/api/v1/logins/«loginId»", s_phone))),
        (1, Const(Good("DELETE", "/api/v1/logins", s_phone))),
        (4, Const(Good("POST", "/api/v1/logout", s_guest))),
        (3, Const(Good("POST", "/api/v1/qr-sessions", s_newPc, """{"deviceName":"Office PC"}"""))),
        (1, Const(Good("POST", "/api/v1/qr-sessions", [.. s_newPc, "DPoP: «openProof»"], """{"deviceName":"Bound PC"}"""))),
        (40, Const(Good("GET", "/api/v1/qr-sessions/«qrId»", s_pc))),
        (12, Const(Good("GET", "/api/v1/qr-sessions/«qrId»?since=1&wait=0", s_pc))),
        (4, Const(Good("GET", "/api/v1/qr-sessions/«qrId»/events", s_pc))),
        (6, Const(Good("GET", "/api/v1/qr-sessions/«qrId»/image?format=png", s_pc))),
        (6, Const(Good("GET", "/api/v1/qr-sessions/«qrId»/image", s_pc))),
        (3, Const(Good("DELETE", "/api/v1/qr-sessions/«qrId»", s_pc))),
        (24, Const(Good("POST", "/api/v1/qr-sessions/«qrId»/scan", s_phone, """{"scanCode":"«scanCode»"}"""))),
        (
            24,
            Const(Good(
                "POST", "/api/v1/qr-sessions/«qrId»/confirm", s_phone, """{"confirmToken":"«confirm»","matchNumber":"«number»"}"""))),
        (2, Const(Good("POST", "/oauth/device_authorization", s_page, "client_id=«client»"))),
        (20, Const(Good("POST", "/oauth/token", s_page, Poll))),
        (2, Const(Good("POST", "/oauth/token", [.. s_page, "DPoP: «openProof»"], Poll))),
        (8, Const(Good("POST", "/oauth/introspect", [.. s_page, "Authorization: «apiBasic»"], "token=«guestToken»"))),
        (2, Const(Good("POST", "/oauth/revoke", s_page, "token=«guestToken»&client_id=tv"))),
        (6, Const(Good("POST", "/api/v1/qr-sessions/lookup", s_phone, """{"userCode":"«userCode»"}"""))),
        (3, Const(Good("POST", "/api/v1/qr-sessions/«qrId»/deny", s_phone, """{"confirmToken":"«confirm»"}"""))),
        (
            16,
            Gen.OneOf(
                "/", "/account", "/q/«qrId»?c=«scanCode»", "/link", "/scan", "/assets/styles.css",
                "/assets/pc.0123456789abcdef.js", "/health/live", "/health/ready",
                "/.well-known/oauth-authorization-server", "/oauth", "/oauth/token", "/docs", "/nothing", "/api", "/api/v1",
                "/api/v1/nothing").Select(path => Good("GET", path, s_page))));

    private static readonly Gen<string> s_verb = Gen.OneOf(
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND", "X", "G\u00EBT", "GET GET");

    private static readonly Gen<string> s_query = Gen.OneOf(
        Gen.Select(
            Gen.OneOf("since", "SINCE", "wait", "format", "c", "%73ince", ""), HostileInput.Segment, (name, value) => $"{name}={value}"),
        Gen.OneOf(
            "since=1&since=2&wait=0", "wait=0&wait=0", "wait=26", "wait=-1", "wait=0x1", "since=99999999999&wait=0", "since=&wait=0",
            "since&wait=0", "format=svg&format=png", "format=SVG", "&&&=", "?", "since=%31&wait=%30", "wait=%D9%A3"))
        .Array[1, 3].Select(parts => string.Join('&', parts))
            .Where(
                q => !q.Contains("wait=1", StringComparison.Ordinal) && !q.Contains("wait=2", StringComparison.Ordinal)
                    || q.Contains("wait=26", StringComparison.Ordinal));

    private static readonly Gen<string> s_version = Gen.Frequency(
        (30, Gen.Const(RequestTemplate.Http11)),
        (1, Gen.OneOf("HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "HTTP/3", "http/1.1", "HTTP/1.1 ", "", "HTTP/1.1\tx")));

    private static readonly Gen<Framing> s_framing = Gen.Frequency(
        (30, Gen.Const(Framing.Length)), (6, Gen.OneOf(Framing.Chunks, Framing.SmallChunks)), (
            3,
            Gen.OneOf(Framing.NoLength, Framing.TwoLengths, Framing.LengthAndChunks, Framing.BadLength, Framing.HugeLength, Framing.Cut)));

    private static readonly Gen<int> s_pick = Gen.Int[0, 1_000_000];

    private static readonly Gen<RequestTemplate> s_spoilt =
        from good in s_good
        from verb in Or(good.Verb, s_verb, 12)
        from target in Or(good.Target, Target(good.Target), 3)
        let lines = good.Lines.Where(l => !IsType(l))
        from device in Or([.. lines.Take(2)], LineGen.Device.Select(d => (string[])[Host, .. d]), 4)
        from credentials in Or([.. lines.Skip(2)], LineGen.Credentials, 3)
        from others in Or([], LineGen.Others, 3)
        from body in good.Body is null ? Or(null, Gen.OneOf<string?>("", "{}", "x"), 8)
            : Or(good.Body, (good.Body![0] == '{' ? BodyGen.Like(good.Body!) : BodyGen.LikeForm(good.Body!)).Select(b => (string?)b), 1)
        from proof in ProofGen.Any
        from version in s_version
        from framing in s_framing
        select good with
        {
            // A phone that deletes its account is none any more.
            Verb = verb == "DELETE" && good.Target.StartsWith("/api/v1/me", StringComparison.Ordinal) ? good.Verb : verb,
            Target = target,
            Lines = [.. device, .. credentials, .. Type(good, body, others), .. others],
            Body = body,
            Proof = proof,
            Version = version,
            Framing = framing
        };

    /// <summary>A quarter of the requests are valid, so that the code behind the first checks is reached in every state.</summary>
    public static readonly Gen<RequestTemplate> Any = Gen.Select(
        Gen.Frequency((1, s_good), (3, s_spoilt)), s_pick, (plan, pick) => plan with { Pick = pick });

    private static RequestTemplate Good(string verb, string target, string[] lines, string? body = null) =>
        new(
            verb,
            target,
            RequestTemplate.Http11,
            body is null ? lines : [.. lines, body[0] == '{' ? Json : Form],
            body,
            Framing.Length,
            ProofPlan.Good,
            0);

    private static Gen<string> Target(string good) => Gen.Frequency(
        (3, s_query.Select(query => good + (good.Contains('?', StringComparison.Ordinal) ? "&" : "?") + query)),
        (
            3,
            HostileInput.Segment.Select(id => good.Replace("«qrId»", id, StringComparison.Ordinal).Replace(
                "«loginId»", id, StringComparison.Ordinal))),
        (1, HostileInput.Segment.Select(rest => $"{good.Split('?')[0]}/{rest}")),
        (1, HostileInput.Segment.Select(rest => "/" + rest)),
        (1, HostileInput.Near(good)),
        (
            1,
            Gen.OneOf(
                "*", "http://localhost/api/v1/me", "//api/v1/me", "/api/v1/../v1/me", "/%61pi/v1/me", "/API/V1/ME", "example.com:443", "",
                "/api/v1/me#x", "/api/v1/qr-sessions/«ghostId»")));

    private static string[] Type(RequestTemplate good, string? body, string[] others) =>
        body is null || Array.Exists(others, IsType) ? [] : [Array.Find(good.Lines, IsType) ?? Json];

    private static bool IsType(string line) => line.StartsWith("Content-Type", StringComparison.Ordinal);

    private static Gen<T> Or<T>(T good, Gen<T> bad, int weight) => Gen.Frequency((weight, Gen.Const(good)), (1, bad));

    private static Gen<RequestTemplate> Const(RequestTemplate plan) => Gen.Const(plan);
}
