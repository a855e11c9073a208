using System.Text.Json.Nodes;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.External;

/// <summary>Every invalid provider's token gets the same bytes as an unknown token.</summary>
public sealed class WrongTokenTests(ExternalHost site) : IClassFixture<ExternalHost>
{
    private static readonly IssuerKey s_stranger = IssuerKey.Rsa(), s_curve = IssuerKey.Ec();

    /// <summary>Wrong tokens, made from a valid token and a key of the provider.</summary>
    private static readonly Dictionary<string, Func<IssuerKey, IssuedToken, DateTimeOffset, IEnumerable<string>>> s_wrong = new()
    {
        ["for another audience"] = (key, draft, _) =>
        [
            key.Sign(draft.With("aud", "another")),
            key.Sign(draft.With("aud", "QRLOGIN-TESTS")),
            key.Sign(draft.With("aud", new JsonArray("a", "b")))
        ],
        ["for no audience"] = (key, draft, _) =>
            [key.Sign(draft.With("aud", null)), key.Sign(draft.With("aud", "")), key.Sign(draft.With("aud", new JsonArray()))],
        ["of another issuer"] = (key, draft, _) =>
        [
            key.Sign(draft.With("iss", "https://login.example.com")),
            key.Sign(draft.With("iss", draft.Claims["iss"]!.GetValue<string>() + "/"))
        ],
        ["of no issuer"] = (key, draft, _) => [key.Sign(draft.With("iss", null)), key.Sign(draft.With("iss", ""))],
        ["signed with the public key as a secret"] = (key, draft, _) =>
            key.PublicForms.Select(form => IssuerKey.Hmac(draft.Headed("alg", "HS256"), form)),
        ["with that and the header of a right one"] = (key, draft, _) => key.PublicForms.Select(form => IssuerKey.Hmac(draft, form)),
        ["algorithm none"] = (_, draft, _) =>
            new[] { "none", "None", "NONE", "nOnE", "" }.Select(alg => IssuerKey.Input(draft.Headed("alg", alg)) + "."),
        ["algorithm none, signed"] = (key, draft, _) => [key.Sign(draft.Headed("alg", "none"))],
        ["no algorithm"] = (key, draft, _) => [key.Sign(draft.Headed("alg", null)), IssuerKey.Input(draft.Headed("alg", null)) + "."],
        ["another algorithm"] = (key, draft, _) => new[]
        {
            "RS512", "PS256", "ES256", "HS256", "RS1", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
        }.Select(alg => key.Sign(draft.Headed("alg", alg))),
        ["unsigned"] = (_, draft, _) => [IssuerKey.Input(draft) + ".", IssuerKey.Input(draft)],
        ["ended"] = (key, draft, now) =>
            [key.Sign(draft.With("exp", now.AddDays(-1).ToUnixTimeSeconds()).With("nbf", now.AddDays(-2).ToUnixTimeSeconds()))],
        ["ended a second ago"] = (key, draft, now) =>
            [key.Sign(draft.With("exp", now.ToUnixTimeSeconds() - 1)), key.Sign(draft.With("exp", now.ToUnixTimeSeconds()))],
        ["not yet good"] = (key, draft, now) => [key.Sign(draft.With("nbf", now.AddMinutes(2).ToUnixTimeSeconds()))],
        ["without an end"] = (key, draft, _) =>
        [
            key.Sign(draft.With("exp", null)), key.Sign(draft.With("exp", "never")), key.Sign(draft.With("exp", 0)),
            key.Sign(draft.With("exp", -1))
        ],
        ["of nobody"] = (key, draft, _) => [key.Sign(draft.With("sub", null)), key.Sign(draft.With("sub", ""))],
        ["signed by a stranger"] = (_, draft, _) =>
            [s_stranger.Sign(draft), s_stranger.Sign(draft.Headed("kid", s_stranger.Id)), s_stranger.Sign(draft.Headed("kid", null))],
        ["signed by a stranger's curve"] = (_, draft, _) =>
            [s_curve.Sign(draft.Headed("alg", "ES256")), s_curve.Sign(draft.Headed("alg", "ES256").Headed("kid", s_curve.Id))],
        ["signed by a key that it brings"] = (_, draft, _) =>
        [
            s_stranger.Sign(draft.Headed("jwk", s_stranger.Jwk)), s_stranger.Sign(draft.Headed("kid", null).Headed("jwk", s_stranger.Jwk))
        ],
        ["with a critical extension"] = (key, draft, _) => [key.Sign(draft.Headed("crit", new JsonArray("b64")).Headed("b64", false))],
        ["changed"] = (key, draft, _) =>
        [
            Mixed(key.Sign(draft), IssuerKey.Input(draft.With("sub", "somebody else"))),
            Mixed(key.Sign(draft), IssuerKey.Input(draft.Headed("typ", "at+jwt")))
        ],
        ["cut or grown"] = (key, draft, _) =>
        [
            key.Sign(draft)[..^8], key.Sign(draft) + "AAAA", key.Sign(draft) + ".", "." + key.Sign(draft), key.Sign(draft) + ".AAAA.AAAA",
            key.Sign(draft) + "="
        ],
        ["no token at all"] = (_, _, _) =>
        [
            "", ".", "..", "a.b.c", "....", "{}.{}.{}", "bnVsbA.bnVsbA.AAAA", "W10.W10.AAAA", new string('a', 9000), "é.é.é",
            $"{ProofKey.Encode("{"u8)}.e30.AAAA"
        ],
        ["for something else"] = (key, draft, _) =>
            [key.Sign(draft.Headed("typ", "logout+jwt")), key.Sign(draft.Headed("typ", "dpop+jwt"))],
        ["bound to a key that is not proved"] = (key, draft, _) =>
        [
            key.Sign(draft.With("cnf", new JsonObject { ["jkt"] = "x" })),
            key.Sign(draft.With("cnf", new JsonObject { ["x5t#S256"] = "x" }))
        ],
        ["strange members"] = (key, draft, _) =>
        [
            key.Sign(draft.Headed("kid", 7)),
            key.Sign(draft.Headed("kid", new JsonArray("a"))),
            key.Sign(draft.Headed("alg", 7)),
            key.Sign(draft.With("aud", 7)),
            key.Sign(draft.With("nbf", "now"))
        ],
    };

    public static TheoryData<string> Wrong => [.. s_wrong.Keys];

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_token_gets_the_same_answer_as_an_unknown_one(string how)
    {
        var (device, now) = (TestDevice.New("ios"), site.Clock.GetUtcNow());
        var unknown = Told(await Me(QrLogin.Api.Secrets.LoginToken.Generate().Reveal(), device));
        var draft = site.Issuer.Draft(ExternalHost.NewSubject(), now);
        Assert.Equal(200, (await Me(site.Issuer.Keys[0].Sign(draft), device)).Status);
        foreach (string wrong in s_wrong[how](site.Issuer.Keys[0], draft, now)) Assert.Equal(unknown, Told(await Me(wrong, device)));
    }

    [Fact]
    public async Task Every_phone_route_refuses_a_wrong_token_alike()
    {
        var (phone, pc) = (site.NewPhone(), await TestPc.Open(site.Http));
        string confirmToken = await phone.Scanned(pc);
        phone.Token = phone.Token[..^8];
        Reply[] refused =
        [
            await phone.Scan(pc),
            await phone.Confirm(pc, confirmToken),
            await phone.Deny(pc, confirmToken),
            await phone.Call(HttpMethod.Get, "logins"),
            await phone.Call(HttpMethod.Delete, "logins"),
            await phone.Call(HttpMethod.Post, "logout")
        ];
        Assert.All(refused, r => Assert.Equal((401, "invalid_token"), r.Refusal));
        Assert.Equal("scanned", await pc.Status());
    }

    [Fact]
    public async Task A_providers_token_is_accepted_only_as_a_bearer_token()
    {
        string token = site.Token(ExternalHost.NewSubject());
        var device = TestDevice.New("ios");
        Assert.Equal(
            (401, "invalid_token"),
            (await site.Http.Call(
                HttpMethod.Get, "api/v1/me?access_token=" + token, device: device, headers: ("Authorization", "DPoP " + token))).Refusal);
        Assert.Equal(
            (401, "invalid_token"),
            (await site.Http.Call(
                HttpMethod.Get, "api/v1/me?access_token=" + token, device: device, headers: ("Cookie", "token=" + token))).Refusal);
        Assert.Equal((401, "invalid_token"), (await Me($"{token}, Bearer {token}", device)).Refusal);
    }

    [Fact]
    public async Task A_providers_token_is_no_poll_token()
    {
        var pc = await TestPc.Open(site.Http);
        Assert.Equal(
            (401, "invalid_poll_token"),
            (await site.Http.Call(
                HttpMethod.Get, "api/v1/qr-sessions/" + pc.QrId, bearer: site.Token(
                    ExternalHost.NewSubject()), device: pc.Device)).Refusal);
    }

    [Theory]
    [InlineData("aud", "another|qrlogin-tests")]
    [InlineData("nbf", 45)]
    [InlineData("nbf", null)]
    [InlineData("iat", null)]
    [InlineData("exp", 1)]
    [InlineData("exp", 300_000_000_000)]
    [InlineData("exp", 1.5)]
    [InlineData("sub", 7)]
    public async Task Every_key_type_that_the_standards_allow_is_accepted(string claim, object? value)
    {
        long now = site.Clock.GetUtcNow().ToUnixTimeSeconds();
        JsonNode? node = value switch
        {
            string list => new JsonArray([.. list.Split('|').Select(a => (JsonNode)a)]),
            int subject when claim == "sub" => subject,
            int seconds => now + seconds,
            long seconds => now + seconds,
            double seconds => now + seconds,
            _ => null,
        };
        Assert.Equal(200, (await Me(site.Token(ExternalHost.NewSubject(), claim, node), TestDevice.New("ios"))).Status);
    }

    private Task<Reply> Me(string token, TestDevice device) => site.Http.Call(HttpMethod.Get, "api/v1/me", bearer: token, device: device);

    /// <summary>An answer without its time.</summary>
    private static string Told(Reply reply)
    {
        var headers = reply.Headers.Concat(reply.Content).Where(h => h.Key != "Date").Select(h => $"{h.Key}: {string.Join(", ", h.Value)}");
        return $"{reply.Status}\n{string.Join('\n', headers)}\n{reply.Text}";
    }

    private static string Mixed(string signed, string input) => input + signed[signed.LastIndexOf('.')..];
}
