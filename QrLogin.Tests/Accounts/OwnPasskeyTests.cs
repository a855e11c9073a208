using System.Buffers.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using QrLogin.Api.Operator;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Accounts;

/// <summary>What people do with their own passkeys, and cannot do with those of others.</summary>
[Trait("Speed", "Slow")]
public sealed class OwnPasskeyTests(Browser browser, PasskeyHost service)
    : IClassFixture<Browser>, IClassFixture<PasskeyHost>
{
    private const string NewPassword = "a better horse battery staple";

    private HttpClient Http => service.AtLocalhost;

    [Fact]
    public async Task Two_keys_log_in_to_one_account_and_one_can_go()
    {
        await using var ann = await PersonWithKey();
        await using var other = await Person();
        var second = await KeyHolder.Register(ann.Phone, other.Key);
        Assert.Equal(2, (await ann.Phone.Passkeys()).Length);
        Assert.Equal(200, (await Http.LogIn(other.Key)).Status);
        var renamed = await ann.Phone.Call(HttpMethod.Patch, $"passkeys/{ann.Id}", new { name = " Key  ring " });
        Assert.Equal((200, "Key ring"), (renamed.Status, renamed["name"].GetString()));
        Assert.Equal(204, (await ann.Phone.RemovePasskey(ann.Id)).Status);
        Assert.Equal((404, "passkey_not_found"), (await ann.Phone.RemovePasskey(ann.Id)).Refusal);
        Assert.Equal(401, (await Http.LogIn(ann.Key)).Status);
        Assert.Equal(200, (await Http.LogIn(other.Key)).Status);
        Assert.Equal([second["passkeyId"].GetString()], (await ann.Phone.Passkeys()).Select(p => p.GetProperty("passkeyId").GetString()));
    }

    [Fact]
    public async Task Another_persons_passkey_is_unknown()
    {
        await using var ann = await PersonWithKey();
        var bob = await TestPhone.LoggedIn(Http);
        Assert.Empty(await bob.Passkeys());
        Assert.Equal((404, "passkey_not_found"), (await bob.Call(HttpMethod.Patch, $"passkeys/{ann.Id}", new { name = "Mine" })).Refusal);
        Assert.Equal((404, "passkey_not_found"), (await bob.RemovePasskey(ann.Id)).Refusal);
        // An assertion of Ann's for options that Bob got proves nothing about Bob.
        var assertion = await ann.Key.Sign((await KeyHolder.ProofOptions(bob)).Changed("allowCredentials", new JsonArray()));
        var refused = await bob.Call(HttpMethod.Put, "me/password", new { newPassword = NewPassword, assertion });
        Assert.Equal((403, "reauthenticate"), refused.Refusal);
    }

    [Fact]
    public async Task Nobody_can_take_or_erase_another_persons_passkey_by_its_credential_id()
    {
        await using var ann = await PersonWithKey();
        await using var eve = await PersonWithKey();
        // Without an attestation, nothing signs the credential id of a registration.
        await using var spare = await Person();
        var forged = (await spare.Key.Create((await KeyHolder.CreationOptions(eve.Phone)).Json)).DeepClone().AsObject();
        string own = forged["id"]!.GetValue<string>(), anns = ann.Registration["id"]!.GetValue<string>();
        var response = forged["response"]!.AsObject();
        string attestation = Convert.ToHexString(Base64Url.DecodeFromChars(response["attestationObject"]!.GetValue<string>()));
        string changed = attestation.Replace(Hex(own), Hex(anns), StringComparison.Ordinal);
        Assert.NotEqual(attestation, changed);
        response["attestationObject"] = Base64Url.EncodeToString(Convert.FromHexString(changed));
        (forged["id"], forged["rawId"]) = (anns, anns);
        Assert.Equal((400, "invalid_passkey"), (await eve.Phone.Call(HttpMethod.Post, "passkeys", forged.ToJsonString())).Refusal);

        Assert.Equal([eve.Id], (await eve.Phone.Passkeys()).Select(p => p.GetProperty("passkeyId").GetString()));
        var renamed = await eve.Phone.Call(HttpMethod.Patch, $"passkeys/{ann.Id}", new { name = "Mine" });
        Assert.Equal((404, "passkey_not_found"), renamed.Refusal);
        Assert.Equal((404, "passkey_not_found"), (await eve.Phone.RemovePasskey(ann.Id)).Refusal);
        // Even if a crash left it on the list of another account.
        var stranger = service.Services.GetRequiredService<IGrainFactory>().Passkey(PasskeyId.Of(Base64Url.DecodeFromChars(anns)));
        await stranger.Erase(AccountId.From(new byte[16]));
        Assert.Null(await stranger.Rename(AccountId.From(new byte[16]), "Mine"));
        Assert.Equal(204, (await eve.Phone.Call(HttpMethod.Delete, "me")).Status);
        Assert.Equal(200, (await Http.LogIn(ann.Key)).Status);

        static string Hex(string text) => Convert.ToHexString(Base64Url.DecodeFromChars(text));
    }

    [Fact]
    public async Task The_last_way_in_stays()
    {
        await using var site = new ApiHost(null, new() { ["QrLogin:Passwords"] = "false" });
        await site.InitializeAsync();
        using var http = new HttpClient { BaseAddress = site.Localhost };
        await using var ann = await KeyHolder.New(browser, http);
        await using var spare = await KeyHolder.New(browser, http);
        var phone = await LoggedIn(site, http);
        string first = (await KeyHolder.Register(phone, ann.Key))["passkeyId"].GetString()!;
        Assert.Equal((409, "last_way_in"), (await phone.RemovePasskey(first)).Refusal);
        await KeyHolder.Register(phone, spare.Key);
        Assert.Equal(204, (await phone.RemovePasskey(first)).Status);
        var rest = Assert.Single(await phone.Passkeys());
        Assert.Equal((409, "last_way_in"), (await phone.RemovePasskey(rest.GetProperty("passkeyId").GetString()!)).Refusal);
    }

    [Fact]
    public async Task An_operator_removes_all_passkeys()
    {
        await using var ann = await PersonWithKey();
        var admin = new AccountAdmin(service.Services.GetRequiredService<IGrainFactory>(), TimeProvider.System);
        var account = (await admin.Find(ann.Phone.Username))!;
        Assert.Equal(1, await admin.RemovePasskeys(account));
        Assert.Equal(0, await admin.RemovePasskeys(account));
        Assert.Empty(await ann.Phone.Passkeys());
        Assert.Equal((401, "invalid_credentials"), (await Http.LogIn(ann.Key)).Refusal);
    }

    [Fact]
    public async Task Whoever_wants_a_passkey_must_prove_to_be_the_person()
    {
        await using var ann = await PersonWithKey();
        service.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal((403, "reauthenticate"), (await Ask(ann.Phone, new { })).Refusal);
        Assert.Equal((403, "reauthenticate"), (await Ask(ann.Phone, new { password = "wrong horse" })).Refusal);
        Assert.Equal((403, "reauthenticate"), (await ann.Phone.RemovePasskey(ann.Id)).Refusal);
        Assert.Equal(200, (await Ask(ann.Phone, new { password = TestPhone.Password })).Status);
        var assertion = await ann.Key.Sign(await KeyHolder.ProofOptions(ann.Phone));
        Assert.Equal(200, (await Ask(ann.Phone, new { assertion })).Status);
        Assert.Equal((403, "reauthenticate"), (await Ask(ann.Phone, new { assertion })).Refusal);
        // A login that a passkey has just made is proof, and one by QR code is none.
        var login = await Http.LogIn(ann.Key, ann.Phone.Device);
        Assert.Equal(200, (await Ask(ann.Phone.Showing(login["accessToken"].GetString()!), new { })).Status);
        Assert.Equal(204, (await ann.Phone.RemovePasskey(ann.Id, TestPhone.Password)).Status);

        static Task<Reply> Ask(TestPhone phone, object proof) => phone.Call(HttpMethod.Post, "passkeys/options", proof);
    }

    [Fact]
    public async Task A_deletion_with_a_passkey_erases_the_passkeys()
    {
        await using var ann = await PersonWithKey();
        var export = await ann.Phone.Call(HttpMethod.Get, "me/export");
        var exported = export["passkeys"].EnumerateArray().Single();
        Assert.Equal(ann.Id, exported.GetProperty("passkeyId").GetString());
        service.Clock.Advance(TimeSpan.FromMinutes(6));
        var assertion = await ann.Key.Sign(await KeyHolder.ProofOptions(ann.Phone));
        Assert.Equal(204, (await ann.Phone.Call(HttpMethod.Post, "me/deletion", new { assertion })).Status);
        Assert.Equal((401, "invalid_credentials"), (await Http.LogIn(ann.Key)).Refusal);
        Assert.Equal(401, (await ann.Phone.Call(HttpMethod.Get, "passkeys")).Status);
    }

    /// <summary>A login that somebody made before passwords were turned off.</summary>
    private static async Task<TestPhone> LoggedIn(ApiHost site, HttpClient http)
    {
        var grains = site.Services.GetRequiredService<IGrainFactory>();
        Assert.True(Username.TryParse("user-" + Unique.Text(), out var name));
        var account = AccountId.From(Unique.Bytes(16));
        await grains.Account(account).Create(new(account, name, "Ann"));
        var (token, device) = (LoginToken.Generate(), TestDevice.New("ios"));
        Assert.True(Device.TryParse(device.Id, device.Type, out var parsed));
        await grains.Account(account).AddLogin(new()
        {
            LoginId = token.LoginId,
            Secret = token.Secret,
            Requester = new(parsed, "Ann's phone", null, null),
            Method = LoginMethod.Passkey,
            IsDeviceBound = true,
        });
        return TestPhone.With(http, device, token.Reveal());
    }

    private Task<KeyHolder> Person() => KeyHolder.New(browser, Http);

    private Task<KeyHolder> PersonWithKey() => KeyHolder.WithPasskey(browser, Http);
}
