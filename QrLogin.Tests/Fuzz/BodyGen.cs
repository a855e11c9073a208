using CsCheck;

namespace QrLogin.Tests.Fuzz;

/// <summary>Bodies derived from a valid one.</summary>
internal static class BodyGen
{
    /// <summary>Bodies derived from this one, which is a flat object.</summary>
    public static Gen<string> Like(string good) => Gen.Frequency(
        (4, Member(good)),
        (3, HostileInput.Near(good)),
        (2, Gen.Int[0, good.Length].Select(n => good[..n])),
        (3, Broken(good)),
        (
            2,
            Gen.OneOf(
                "", " ", "null", "[]", "0", "\"x\"", "{}", "{", "}", "{}{}", "\uFEFF{}", "{\"a\":}", "{,}", "{\"\":1}", "\uDCFF", "\0",
                "/*x*/{}", "username=a&password=b")),
        (
            2,
            Gen.Select(
                Gen.OneOf("[", "{\"a\":", "{\"username\":", "[{\"a\":"),
                Gen.Int[1, 2000],
                (open, n) => string.Concat(Enumerable.Repeat(open, n)))),
        (1, Gen.Int[16_000, 40_000].Select(n => $"{{\"filler\":\"{new string('z', n)}\"}}")),
        (1, Gen.Int[0, 17_000].Select(n => new string(' ', n) + good)),
        (1, Gen.String[0, 200]));

    /// <summary>Forms derived from this one.</summary>
    public static Gen<string> LikeForm(string good) => Gen.Frequency(
        (
            4,
            Gen.Select(
                Gen.Int[0, good.Split('&').Length - 1],
                HostileInput.Segment,
                (at, value) => string.Join('&', good.Split('&').Select((p, i) => i == at ? $"{p.Split('=')[0]}={value}" : p)))),
        (3, HostileInput.Near(good)),
        (2, Gen.Int[0, good.Length].Select(n => good[..n])),
        (
            3,
            Gen.OneOf(
                "&client_id=tv", "&client_id=other", "&client_secret=«secret»", "&token=«guestToken»", "&device_code=«poll»", "&%",
                "&a=%zz", "&=", "&&&", "&a=%00", "&a=\uDCFF", "&scope=openid").Select(more => good + more)),
        (
            2,
            Gen.OneOf(
                "", "&", "=", "client_id", "client_id=tv", "{\"client_id\":\"tv\"}", "%00=%00", "«secret»", "token=«secret»",
                "client_id=«guestToken»", "grant_type=«poll»&device_code=«poll»&client_id=tv")),
        (1, Gen.Int[16_000, 20_000].Select(n => good + "&filler=" + new string('z', n))),
        (1, Gen.Int[1_000, 4_000].Select(n => good + string.Concat(Enumerable.Repeat("&x=", n)))),
        (1, Gen.String[0, 200]));

    /// <summary>An extra or duplicate member, or one with another value or name.</summary>
    private static Gen<string> Member(string good)
    {
        string[] members = good[1..^1].Split(',');
        return Gen.Select(Gen.Int[0, members.Length - 1], HostileInput.Literal, Gen.Int[0, 5], (at, literal, how) =>
        {
            string name = members[at].Split(':')[0];
            string[] others = [.. members.Where((_, i) => i != at)];
            string[] changed = how switch
            {
                0 => [.. members, $"{name}:{literal}"],
                1 => [.. members, $"\"extra\":{literal}"],
                2 => [.. members, $"{literal}:1"],
                3 => others,
                4 => [.. others, members[at].ToUpperInvariant().Replace('«', '<')],
                _ => [.. others, $"{name}:{literal}"],
            };
            return $"{{{string.Join(',', changed)}}}";
        });
    }

    /// <summary>Contains every secret and is always refused: neither the answer nor the log may reveal them.</summary>
    private static Gen<string> Broken(string good) => Gen.OneOf(
        "]", ",", "\"«secret»", "{\"«secret»\":\"«login»\"}", ",\"«poll»\":[}", "\uDCFF«secret»", "x«login»").Select(rest =>
        good.Replace("«password»", "«secret»", StringComparison.Ordinal) + rest)
        .SelectMany(text => Gen.OneOf(
            text,
            "{\"«secret»\":{\"«login»\":[}," + text[1..],
            "{\"«login»\":«poll»}",
            "{\"username\":[\"«secret»\"],\"password\":{\"«secret»\":1},"
            + "\"scanCode\":[\"«poll»\"],\"confirmToken\":{\"«confirm»\":1},\"deviceName\":{\"«login»\":[\"«confirm»\"]}}",
            "\"«secret»\"",
            "«secret»",
            "{\"username\":\"«secret»\",\"password\":\"«secret»\",\"deviceName\":7}"));
}
