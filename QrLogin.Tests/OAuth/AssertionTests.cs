using System.Text.Json.Nodes;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>A backend vouches for its users (RFC 7523): a phone app without an OpenID provider gets its login so.</summary>
public sealed class AssertionTests(AssertionHost site) : IClassFixture<AssertionHost>
{
    private static readonly IssuerKey s_stranger = IssuerKey.Ec();

    /// <summary>Wrong assertions, made from a right one and the shop's key.</summary>
    private static readonly Dictionary<string, Func<IssuerKey, IssuedToken, AssertionHost, string>> s_wrong = new()
    {
        ["no issuer"] = (key, draft, _) => key.Sign(draft.With("iss", null)),
        ["another issuer"] = (key, draft, _) => key.Sign(draft.With("iss", "bank")),
        ["the issuer in its long form"] = (key, draft, _) => key.Sign(draft.With("iss", "urn:qrlogin:client:shop")),
        ["no audience"] = (key, draft, _) => key.Sign(draft.With("aud", null)),
        ["another audience"] = (key, draft, _) => key.Sign(draft.With("aud", "https://login.example.com")),
        ["the token endpoint as the audience"] = (key, draft, site) => key.Sign(draft.With("aud", site.Issuer + "/oauth/token")),
        ["a second audience"] = (key, draft, site) => key.Sign(draft.With("aud", new JsonArray(site.Issuer, "https://login.example.com"))),
        ["no subject"] = (key, draft, _) => key.Sign(draft.With("sub", null)),
        ["an empty subject"] = (key, draft, _) => key.Sign(draft.With("sub", "")),
        ["a subject that is too long"] = (key, draft, _) => key.Sign(draft.With("sub", new string('s', 256))),
        ["no expiry"] = (key, draft, _) => key.Sign(draft.With("exp", null)),
        ["expired"] = (key, draft, _) => key.Sign(draft.With("iat", Now - 120).With("exp", Now - 1)),
        ["an expiry more than 5 min away"] = (key, draft, _) => key.Sign(draft.With("exp", Now + 301)),
        ["no time of issue"] = (key, draft, _) => key.Sign(draft.With("iat", null)),
        ["issued in the future"] = (key, draft, _) => key.Sign(draft.With("iat", Now + 120).With("exp", Now + 180)),
        ["not valid yet"] = (key, draft, _) => key.Sign(draft.With("nbf", Now + 120)),
        ["no id"] = (key, draft, _) => key.Sign(draft.With("jti", null)),
        ["an empty id"] = (key, draft, _) => key.Sign(draft.With("jti", "")),
        ["an id that is too long"] = (key, draft, _) => key.Sign(draft.With("jti", new string('j', 256))),
        ["bound to a key"] = (key, draft, _) => key.Sign(draft.With("cnf", new JsonObject { ["jkt"] = "x" })),
        ["signed by a stranger"] = (_, draft, _) => s_stranger.Sign(draft),
        ["signed by a stranger, with the stranger's key id"] = (_, draft, _) => s_stranger.Sign(draft.Headed("kid", s_stranger.Id)),
        ["signed by the other client"] = (_, draft, site) =>
            site.BankKey.Sign(draft.Headed("alg", site.BankKey.Algorithm).Headed("kid", site.BankKey.Id)),
        ["algorithm none"] = (_, draft, _) => IssuerKey.Input(draft.Headed("alg", "none")) + ".",
        ["signed with the secret"] = (_, draft, _) =>
            IssuerKey.Hmac(draft.Headed("alg", "HS256"), System.Text.Encoding.UTF8.GetBytes(AssertionHost.Shop.Secret!)),
        ["for another purpose"] = (key, draft, _) => key.Sign(draft.Headed("typ", "dpop+jwt")),
        ["with a critical extension"] = (key, draft, _) => key.Sign(draft.Headed("crit", new JsonArray("exp"))),
        ["not signed"] = (_, draft, _) => IssuerKey.Input(draft),
        ["no JWT"] = (_, _, _) => "x",
    };

    public static TheoryData<string> Wrong => [.. s_wrong.Keys];

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public async Task A_phone_of_a_backends_user_logs_a_PC_in_as_that_user()
    {
        string user = Unique.Text();
        var phone = TestPhone.With(site.Http, TestDevice.New("ios"), "");
        var answer = await site.Exchange(
            site.ShopKey.Sign(site.Draft(user).With("name", "Ann").With("preferred_username", "ann@shop.example")), device: phone.Device);
        Assert.Equal((200, true), (answer.Status, answer.Headers.CacheControl?.NoStore));
        Assert.Equal(["access_token", "token_type", "expires_in"], answer.Members);
        Assert.InRange(answer["expires_in"].GetInt32(), 3590, 3600);
        phone.Token = answer["access_token"].GetString()!;
        var pc = await TestPc.Open(site.Http);
        await phone.Approve(pc);

        var seen = await site.Http.Introspect((await pc.Token())!);

        string idp = $$"""{"iss":"urn:qrlogin:client:shop","sub":"{{user}}"}""";
        Assert.Equal((idp, "ann@shop.example"), (seen["idp"].GetRawText(), seen["username"].GetString()));
        var me = await phone.Call(HttpMethod.Get, "me");
        Assert.Equal((idp, "Ann"), (me["account"].GetProperty("idp").GetRawText(), me["account"].GetProperty("displayName").GetString()));
        Assert.Equal(("backend", seen["sub"].GetString()), (me["login"].GetProperty("method").GetString(), AccountOf(me)));
        // The login is the person's, not the client's: it may list and end logins.
        Assert.Equal(2, (await phone.Call(HttpMethod.Get, "logins"))["logins"].GetArrayLength());
        var own = await site.Http.Introspect(phone.Token);
        Assert.DoesNotContain("client_id", own.Members);
        Assert.DoesNotContain("amr", own.Members);
        Assert.Equal(204, (await phone.Call(HttpMethod.Delete, "logins")).Status);
    }

    [Fact]
    public async Task A_user_is_one_account_on_every_phone_and_another_at_every_client()
    {
        string user = Unique.Text();
        var (first, second) = (await site.NewPhone(user), await site.NewPhone(user));
        var device = TestDevice.New("ios");
        var bank = await site.Exchange(
            site.BankKey.Sign(site.Draft(AssertionHost.Bank, site.BankKey, user)), AssertionHost.Bank, device);
        var stranger = TestPhone.With(site.Http, device, bank["access_token"].GetString()!);
        string account = AccountOf(await first.Call(HttpMethod.Get, "me"));
        Assert.Equal(account, AccountOf(await second.Call(HttpMethod.Get, "me")));
        Assert.NotEqual(account, AccountOf(await stranger.Call(HttpMethod.Get, "me")));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_assertion_is_an_invalid_grant(string what)
    {
        string wrong = s_wrong[what](site.ShopKey, site.Draft(Unique.Text()), site);
        Assert.Equal((what, (400, "invalid_grant")), (what, (await site.Exchange(wrong)).OAuthRefusal));
    }

    [Fact]
    public async Task An_assertion_works_once()
    {
        string assertion = site.ShopKey.Sign(site.Draft(Unique.Text()));
        var device = TestDevice.New("ios");
        var first = await site.Exchange(assertion, device: device);
        Assert.Equal(200, first.Status);
        Assert.Equal((400, "invalid_grant"), (await site.Exchange(assertion, device: device)).OAuthRefusal);
        Assert.Equal((400, "invalid_grant"), (await site.Exchange(assertion)).OAuthRefusal);
        var phone = TestPhone.With(site.Http, device, first["access_token"].GetString()!);
        Assert.Equal(200, (await phone.Call(HttpMethod.Get, "me")).Status);
        Assert.Equal(204, (await phone.Call(HttpMethod.Post, "logout")).Status);
        Assert.Equal((400, "invalid_grant"), (await site.Exchange(assertion, device: device)).OAuthRefusal);
    }

    [Fact]
    public async Task The_client_must_prove_itself_and_be_allowed_to_vouch()
    {
        string assertion = site.ShopKey.Sign(site.Draft(Unique.Text()));
        foreach (var client in new[] { new TestClient("shop"), new TestClient("shop", "wrong") })
            Assert.Equal((401, "invalid_client"), (await site.Exchange(assertion, client)).OAuthRefusal);
        Assert.Equal((400, "unauthorized_client"), (await site.Exchange(assertion, TestClient.Backend)).OAuthRefusal);
        Assert.Equal((400, "unauthorized_client"), (await site.Exchange(assertion, TestClient.Api)).OAuthRefusal);
        Assert.Equal(200, (await site.Exchange(assertion)).Status);
    }

    [Fact]
    public async Task The_phones_device_must_be_named()
    {
        (string, string)[] form =
        [
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", site.ShopKey.Sign(site.Draft(Unique.Text()))),
            .. AssertionHost.Shop.Parameters,
        ];
        Assert.Equal((400, "invalid_request"), (await site.Http.Form("oauth/token", form)).OAuthRefusal);
        Assert.Equal((400, "invalid_request"), (await site.Http.Form("oauth/token", [form[0], .. form[2..]])).OAuthRefusal);
    }

    [Fact]
    public async Task A_proof_binds_the_login_to_the_phones_key()
    {
        using var client = new ProvingClient(site.Http, TestDevice.New("ios"), TimeProvider.System);
        string proof = client.Key.Sign(client.Draft(HttpMethod.Post, "oauth/token"));
        var answer = await site.Exchange(
            site.ShopKey.Sign(site.Draft(Unique.Text())), device: client.Device, headers: ("DPoP", proof));
        Assert.Equal("DPoP", answer["token_type"].GetString());
        string token = answer["access_token"].GetString()!;
        Assert.Equal(client.Key.Thumbprint, (await site.Http.Introspect(token))["cnf"].GetProperty("jkt").GetString());
        Assert.Equal(200, (await client.Call(HttpMethod.Get, "api/v1/me", token: token)).Status);
        Assert.Equal(401, (await TestPhone.With(site.Http, client.Device, token).Call(HttpMethod.Get, "me")).Status);
    }

    [Fact]
    public async Task A_disabled_account_gets_no_login()
    {
        string user = Unique.Text();
        var phone = await site.NewPhone(user);
        string id = AccountOf(await phone.Call(HttpMethod.Get, "me"));
        Assert.True(Grains.Contracts.AccountId.TryParse(id, out var account));
        var grains = (IGrainFactory)site.Services.GetService(typeof(IGrainFactory))!;
        await Grains.Contracts.GrainReferences.Account(grains, account).SetDisabled(new(Unique.RequestId(), Disabled: true));
        Assert.Equal((400, "invalid_grant"), (await site.Exchange(site.ShopKey.Sign(site.Draft(user)))).OAuthRefusal);
    }

    private static string AccountOf(Reply me) => me["account"].GetProperty("accountId").GetString()!;
}
