using CsCheck;

namespace QrLogin.Tests.Fuzz;

/// <summary>Valid and invalid header lines.</summary>
internal static class LineGen
{
    private static readonly string[] s_names =
    [
        "X-Device-Type", "Authorization", "DPoP", "Content-Type", "Content-Encoding", "Origin", "Sec-Fetch-Site", "Sec-Fetch-Mode",
        "X-Forwarded-For", "X-Forwarded-Proto",
        "X-Forwarded-Host", "Last-Event-ID", "Accept", "Accept-Encoding", "Cookie", "If-None-Match", "If-Modified-Since", "If-Match",
        "Range", "Access-Control-Request-Method",
        "Access-Control-Request-Headers", "traceparent", "X-HTTP-Method-Override", "Forwarded", "Referer", "Upgrade", "Via", "TE", "Date",
    ];

    /// <summary>Invalid device headers.</summary>
    public static readonly Gen<string[]> Device = Gen.OneOf(
        Gen.OneOf(
            "", "X-Device-Id: pc-000001", "X-Device-Type: pc", "X-Device-Id: pc-000001\r\nX-Device-Type: PC",
            "X-Device-Id: pc-000001\r\nX-Device-Type: pc, pc", "«pcDevice»\r\n«pcDevice»", "«phoneDevice»\r\n«pcDevice»", "«pcDevice»",
            "«phoneDevice»", "«guestDevice»"),
        HostileInput.Innocent.Select(t => $"X-Device-Id: {t}\r\nX-Device-Type: pc"),
        HostileInput.Text.Select(t => $"X-Device-Id: pc-000001\r\nX-Device-Type: {t}"),
        Gen.Int[120, 9000].Select(n => $"X-Device-Id: {new string('d', n)}\r\nX-Device-Type: web")).Select(One);

    /// <summary>Credentials that are wrong, foreign, or wrong in one detail.</summary>
    public static readonly Gen<string[]> Credentials = Gen.Frequency(
        (
            3,
            Gen.OneOf(
                "", "Authorization:", "Authorization: Bearer", "Authorization: Bearer ", "Authorization: DPoP ",
                "Authorization: Basic YTpi", "«pcCredentials»", "«guestCredentials»", "«pcCredentials»\r\n«pcCredentials»")),
        (
            3,
            Gen.OneOf(
                "Authorization: bearer   «poll»  ",
                "Authorization: BEARER «login»",
                "Authorization: Bearer «login», Bearer «login»",
                "Authorization: Bearer «poll»=",
                "Authorization: Bearer «login»A",
                "Authorization: Bearer «confirm»")),
        (
            1,
            Gen.OneOf(
                "Authorization: Bearer «ghostPoll»", "Authorization: Bearer «ghostLogin»", "Authorization: Token «login»",
                "Authorization: «login»")),
        (2, HostileInput.Text.Select(t => $"Authorization: Bearer {t}")),
        (1, HostileInput.Text.Select(t => $"Authorization: {t}")),
        (
            3,
            Gen.Select(
                Gen.OneOf("«poll»", "«login»", "«ghostPoll»"),
                Gen.OneOf("«proof»", "«strangersProof»", "«openProof»"),
                (token, proof) => $"Authorization: DPoP {token}\r\nDPoP: {proof}")),
        (
            2,
            Gen.Select(Gen.OneOf("«poll»", "«login»"), BrokenProof, (token, proof) => $"Authorization: DPoP {token}\r\nDPoP: {proof}")))
            .Select(One);

    private static Gen<string> BrokenProof => Gen.OneOf(
        Gen.OneOf(
            "", ".", "..", "...", "a.b.c", "«proof»=", "«proof».", "«proof», «proof»", "«proof»\r\nDPoP: «proof»", "eyJ9.e30.AAAA",
            "e30.e30.e30", "«proof»" + "\uDCFE"),
        HostileInput.Text,
        Gen.Int[1, 7000].Select(n => new string('A', n) + ".e30.AA"));

    /// <summary>Any header with any value.</summary>
    public static readonly Gen<string[]> Others = Gen.Frequency(
        (3, Gen.Select(Gen.OneOf(s_names), HostileInput.Text, (name, text) => $"{name}: {text}")),
        (1, Gen.Select(Gen.OneOf("X-Device-Id", "User-Agent"), HostileInput.Innocent, (name, text) => $"{name}: {text}")),
        (
            3,
            Gen.OneOf(
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-origin",
                "Origin: https://app.example.com",
                "Origin: null",
                "Origin: https://app.example.com\r\nAccess-Control-Request-Method: POST",
                "Content-Encoding: gzip",
                "Expect: 100-continue")),
        (
            2,
            Gen.OneOf(
                "X-Forwarded-For: 203.0.113.7",
                "X-Forwarded-For: 203.0.113.7, 127.0.0.1",
                "X-Forwarded-For: [2001:db8::1]:443, ::ffff:10.0.0.1",
                "X-Forwarded-For: ,,,",
                "X-Forwarded-For: 1.2.3.4:99999",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Proto: javascript, http")),
        (
            1,
            Gen.OneOf(
                "Content-Type: text/plain",
                "Content-Type: application/json; charset=utf-16",
                "Content-Type: application/json; charset=\"utf-8\"",
                "Content-Type: ;",
                "Content-Type: application/json, text/plain")),
        (
            1,
            Gen.OneOf(
                "Connection: close", "Connection: keep-alive, Upgrade\r\nUpgrade: websocket", "Host: other.example", "Host: «poll»",
                "NoColon", ": empty", "Sp ace: x", " Folded: x", "Ünïcode: x", "X-\0: x", "DPoP: «openProof»", "DPoP: «proof»")),
        (1, Gen.Int[1, 40_000].Select(n => $"X-Filler: {new string('f', n)}"))).Array[1, 4];

    private static string[] One(string line) => line.Length == 0 ? [] : [line];
}
