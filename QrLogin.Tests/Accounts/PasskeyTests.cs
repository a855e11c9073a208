using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Accounts;

/// <summary>Passkeys of a real browser with a virtual authenticator, against the service.</summary>
[Trait("Speed", "Slow")]
public sealed class PasskeyTests(Browser browser, PasskeyHost service) : IClassFixture<Browser>, IClassFixture<PasskeyHost>
{
    private const string NewPassword = "a better horse battery staple";

    private HttpClient Http => service.AtLocalhost;

    [Fact]
    public async Task A_person_registers_a_passkey_and_logs_in_with_it()
    {
        await using var ann = await PersonWithKey();
        var phone = ann.Phone;
        Assert.Equal(["passkeyId", "name", "createdAt", "lastUsedAt"], ann.Passkey.Members);
        Assert.Equal(("Test phone", JsonValueKind.Null), (ann.Passkey["name"].GetString(), ann.Passkey["lastUsedAt"].ValueKind));

        var login = await Http.LogIn(ann.Key);
        Assert.Equal((200, "passkey"), (login.Status, login["method"].GetString()));
        Assert.Equal(phone.Username, login["account"].GetProperty("username").GetString());
        Assert.NotEqual(JsonValueKind.Null, (await phone.Passkeys()).Single().GetProperty("lastUsedAt").ValueKind);
        var logins = (await phone.Call(HttpMethod.Get, "logins"))["logins"].EnumerateArray();
        Assert.Contains("passkey", logins.Select(l => l.GetProperty("method").GetString()));
    }

    [Fact]
    public async Task Without_user_verification_nothing_is_registered_and_nobody_logs_in()
    {
        await using var ann = await PersonWithKey();
        // Even if the page's script asks the authenticator for less than the service does.
        await ann.Key.Verifies(user: false);
        var lax = (await Http.PasskeyLoginOptions()).Changed("userVerification", "discouraged");
        Assert.Equal((401, "invalid_credentials"), (await Http.SendLogin(await ann.Key.Sign(lax))).Refusal);
        await ann.Key.Verifies(user: true);
        Assert.Equal(200, (await Http.LogIn(ann.Key)).Status);

        await using var person = await browser.Person(service.Localhost);
        await person.Goes("/account");
        var weak = await Authenticator.Of(person, verifiesUser: false);
        var bob = await TestPhone.LoggedIn(Http);
        var options = JsonNode.Parse((await KeyHolder.CreationOptions(bob)).Text)!;
        options["authenticatorSelection"]!["userVerification"] = "discouraged";
        var made = await weak.Create(JsonSerializer.SerializeToElement(options));
        Assert.Equal((400, "invalid_passkey"), (await bob.Call(HttpMethod.Post, "passkeys", made.ToJsonString())).Refusal);
    }

    [Fact]
    public async Task A_counter_that_runs_back_is_refused()
    {
        await using var ann = await PersonWithKey();
        Assert.Equal(200, (await Http.LogIn(ann.Key)).Status);
        Assert.Equal(200, (await Http.LogIn(ann.Key)).Status);
        await ann.Key.CountsFrom(0);
        Assert.Equal((401, "invalid_credentials"), (await Http.LogIn(ann.Key)).Refusal);
        await ann.Key.CountsFrom(100);
        Assert.Equal(200, (await Http.LogIn(ann.Key)).Status);
    }

    [Fact]
    public async Task An_assertion_works_once_even_if_it_is_sent_a_hundred_times_at_once()
    {
        await using var ann = await PersonWithKey();
        var assertion = await ann.Key.Sign(await Http.PasskeyLoginOptions());
        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Http.SendLogin(assertion)));
        Assert.Single(replies, reply => reply.Status == 200);
        Assert.All(replies.Where(reply => reply.Status != 200), reply => Assert.Equal((401, "invalid_credentials"), reply.Refusal));
        Assert.Equal(401, (await Http.SendLogin(assertion)).Status);
    }

    [Fact]
    public async Task A_registration_works_once()
    {
        await using var ann = await PersonWithKey();
        // The answer may have been lost.
        Assert.Equal(201, (await ann.Phone.Call(HttpMethod.Post, "passkeys", ann.Registration.ToJsonString())).Status);
        Assert.Single(await ann.Phone.Passkeys());
        // Not even after the passkey was removed, or by somebody else.
        Assert.Equal(204, (await ann.Phone.RemovePasskey(ann.Id)).Status);
        var repeated = await ann.Phone.Call(HttpMethod.Post, "passkeys", ann.Registration.ToJsonString());
        Assert.Equal((400, "invalid_passkey"), repeated.Refusal);
        var bob = await TestPhone.LoggedIn(Http);
        Assert.Equal((400, "invalid_passkey"), (await bob.Call(HttpMethod.Post, "passkeys", ann.Registration.ToJsonString())).Refusal);
        Assert.Equal(401, (await Http.LogIn(ann.Key)).Status);
    }

    [Fact]
    public async Task Options_are_good_for_their_own_purpose_and_account_only()
    {
        await using var ann = await PersonWithKey();
        var bob = await TestPhone.LoggedIn(Http);
        var forLogin = await ann.Key.Sign(await Http.PasskeyLoginOptions());
        var forProof = await ann.Key.Sign(await KeyHolder.ProofOptions(ann.Phone));
        Assert.Equal(401, (await Http.SendLogin(forProof)).Status);
        Assert.Equal((403, "reauthenticate"), (await ChangePassword(forLogin)).Refusal);
        // Nothing was used up by that.
        Assert.Equal(200, (await Http.SendLogin(forLogin)).Status);
        Assert.Equal(204, (await ChangePassword(forProof)).Status);
        Assert.Equal((403, "reauthenticate"), (await ChangePassword(forProof)).Refusal);

        // A passkey that was made for Bob's options does not become Ann's.
        var options = await KeyHolder.CreationOptions(bob);
        var made = await ann.Key.Create(options.Json);
        Assert.Equal((400, "invalid_passkey"), (await ann.Phone.Call(HttpMethod.Post, "passkeys", made.ToJsonString())).Refusal);
        Assert.Equal(201, (await bob.Call(HttpMethod.Post, "passkeys", made.ToJsonString())).Status);

        Task<Reply> ChangePassword(JsonObject assertion) =>
            ann.Phone.Call(HttpMethod.Put, "me/password", new { newPassword = NewPassword, assertion });
    }

    [Fact]
    public async Task At_an_IP_address_there_are_no_passkeys()
    {
        var phone = await TestPhone.LoggedIn(service.Http);
        Assert.Equal(404, (await phone.Call(HttpMethod.Post, "passkeys/options", new { })).Status);
        Assert.Equal(404, (await phone.Call(HttpMethod.Post, "passkeys/assertion-options")).Status);
        Assert.Equal(404, (await service.Http.Call(HttpMethod.Post, "api/v1/login/passkey/options")).Status);
    }

    [Fact]
    public async Task Options_expire()
    {
        await using var ann = await PersonWithKey();
        var (login, registration) = (await Http.PasskeyLoginOptions(), await KeyHolder.CreationOptions(ann.Phone));
        service.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(401, (await Http.SendLogin(await ann.Key.Sign(login))).Status);
        await using var other = await Person();
        var made = await other.Key.Create(registration.Json);
        Assert.Equal((400, "invalid_passkey"), (await ann.Phone.Call(HttpMethod.Post, "passkeys", made.ToJsonString())).Refusal);
    }

    [Fact]
    public async Task An_assertion_from_another_origin_is_refused()
    {
        await using var ann = await PersonWithKey();
        // A page at another port of this machine has the same RP ID, and its authenticator signs what a phishing page would ask for.
        await using var elsewhere = new ApiHost();
        await elsewhere.InitializeAsync();
        await using var person = await browser.Person(elsewhere.Localhost);
        await person.Goes("/account");
        var copy = await Authenticator.Of(person);
        await copy.Adds((await ann.Key.Credentials()).Single());
        Assert.Equal((401, "invalid_credentials"), (await Http.SendLogin(await copy.Sign(await Http.PasskeyLoginOptions()))).Refusal);
        Assert.Equal(200, (await Http.LogIn(ann.Key)).Status);
    }

    [Fact]
    public async Task What_was_changed_after_signing_is_refused()
    {
        await using var ann = await PersonWithKey();
        var signed = await ann.Key.Sign(await Http.PasskeyLoginOptions());
        Action<JsonObject>[] changes =
        [
            each => each["response"]!["signature"] = "AAAA",
            each => each["response"]!["signature"] = "",
            each => each["response"]!["signature"] = "not base64!",
            each => each["response"]!["userHandle"] = "AAAAAAAAAAAAAAAAAAAAAA",
            each => each["response"]!.AsObject().Remove("userHandle"),
            each => each["response"]!["authenticatorData"] = "AAAA",
            each => each["response"]!["clientDataJSON"] = "AAAA",
            each => (each["id"], each["rawId"]) = ("AAAA", "AAAA"),
            each => each["rawId"] = "AAAA",
            each => each["type"] = "password",
        ];
        foreach (var change in changes)
        {
            var copy = signed.DeepClone().AsObject();
            change(copy);
            Assert.Equal((401, "invalid_credentials"), (await Http.SendLogin(copy)).Refusal);
        }

        foreach (var (member, value) in new[] { ("type", "webauthn.create"), ("origin", "https://evil.example"), ("challenge", "AAAA") })
            Assert.Equal(401, (await Http.SendLogin(Authenticator.WithClientData(signed, data => data[member] = value))).Status);
        Assert.Equal(401, (await Http.SendLogin(Authenticator.WithClientData(signed, data => data["crossOrigin"] = true))).Status);
        Assert.Equal(200, (await Http.SendLogin(signed)).Status);
    }

    private Task<KeyHolder> Person() => KeyHolder.New(browser, Http);

    private Task<KeyHolder> PersonWithKey() => KeyHolder.WithPasskey(browser, Http);
}
