using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Accounts;

/// <summary>Passkeys of a real browser with a virtual authenticator, against the service.</summary>
[Trait("Speed", "Slow")]
public sealed class PasskeyTests(Browser browser, PasskeyTests.Host service) : IClassFixture<Browser>, IClassFixture<PasskeyTests.Host>
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

        var login = await LogIn(ann.Key);
        Assert.Equal((200, "passkey"), (login.Status, login["method"].GetString()));
        Assert.Equal(phone.Username, login["account"].GetProperty("username").GetString());
        Assert.NotEqual(JsonValueKind.Null, (await List(phone)).Single().GetProperty("lastUsedAt").ValueKind);
        var logins = (await phone.Call(HttpMethod.Get, "logins"))["logins"].EnumerateArray();
        Assert.Contains("passkey", logins.Select(l => l.GetProperty("method").GetString()));
    }

    [Fact]
    public async Task Without_user_verification_nothing_is_registered_and_nobody_logs_in()
    {
        await using var ann = await PersonWithKey();
        // Even if the page's script asks the authenticator for less than the service does.
        await ann.Key.Verifies(user: false);
        var lax = Lax(await LoginOptions());
        Assert.Equal((401, "invalid_credentials"), (await SendLogin(await ann.Key.Sign(lax))).Refusal);
        await ann.Key.Verifies(user: true);
        Assert.Equal(200, (await LogIn(ann.Key)).Status);

        await using var person = await browser.Person(service.Localhost);
        await person.Goes("/account");
        var weak = await Authenticator.Of(person, verifiesUser: false);
        var bob = await TestPhone.LoggedIn(Http);
        var options = JsonNode.Parse((await CreationOptions(bob)).Text)!;
        options["authenticatorSelection"]!["userVerification"] = "discouraged";
        var made = await weak.Create(JsonSerializer.SerializeToElement(options));
        Assert.Equal((400, "invalid_passkey"), (await bob.Call(HttpMethod.Post, "passkeys", made.ToJsonString())).Refusal);
    }

    [Fact]
    public async Task A_counter_that_runs_back_is_refused()
    {
        await using var ann = await PersonWithKey();
        Assert.Equal(200, (await LogIn(ann.Key)).Status);
        Assert.Equal(200, (await LogIn(ann.Key)).Status);
        await ann.Key.CountsFrom(0);
        Assert.Equal((401, "invalid_credentials"), (await LogIn(ann.Key)).Refusal);
        await ann.Key.CountsFrom(100);
        Assert.Equal(200, (await LogIn(ann.Key)).Status);
    }

    [Fact]
    public async Task An_assertion_works_once_even_if_it_is_sent_a_hundred_times_at_once()
    {
        await using var ann = await PersonWithKey();
        var assertion = await ann.Key.Sign(await LoginOptions());
        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => SendLogin(assertion)));
        Assert.Single(replies, reply => reply.Status == 200);
        Assert.All(replies.Where(reply => reply.Status != 200), reply => Assert.Equal((401, "invalid_credentials"), reply.Refusal));
        Assert.Equal(401, (await SendLogin(assertion)).Status);
    }

    [Fact]
    public async Task A_registration_works_once()
    {
        await using var ann = await PersonWithKey();
        // The answer may have been lost.
        Assert.Equal(201, (await ann.Phone.Call(HttpMethod.Post, "passkeys", ann.Registration.ToJsonString())).Status);
        Assert.Single(await List(ann.Phone));
        // Not even after the passkey was removed, or by somebody else.
        Assert.Equal(204, (await Remove(ann.Phone, ann.Id)).Status);
        var repeated = await ann.Phone.Call(HttpMethod.Post, "passkeys", ann.Registration.ToJsonString());
        Assert.Equal((400, "invalid_passkey"), repeated.Refusal);
        var bob = await TestPhone.LoggedIn(Http);
        Assert.Equal((400, "invalid_passkey"), (await bob.Call(HttpMethod.Post, "passkeys", ann.Registration.ToJsonString())).Refusal);
        Assert.Equal(401, (await LogIn(ann.Key)).Status);
    }

    [Fact]
    public async Task Options_are_good_for_their_own_purpose_and_account_only()
    {
        await using var ann = await PersonWithKey();
        var bob = await TestPhone.LoggedIn(Http);
        var forLogin = await ann.Key.Sign(await LoginOptions());
        var forProof = await ann.Key.Sign(await ProofOptions(ann.Phone));
        Assert.Equal(401, (await SendLogin(forProof)).Status);
        Assert.Equal((403, "reauthenticate"), (await ChangePassword(forLogin)).Refusal);
        // Nothing was used up by that.
        Assert.Equal(200, (await SendLogin(forLogin)).Status);
        Assert.Equal(204, (await ChangePassword(forProof)).Status);
        Assert.Equal((403, "reauthenticate"), (await ChangePassword(forProof)).Refusal);

        // A passkey that was made for Bob's options does not become Ann's.
        var options = await CreationOptions(bob);
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
        var (login, registration) = (await LoginOptions(), await CreationOptions(ann.Phone));
        service.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(401, (await SendLogin(await ann.Key.Sign(login))).Status);
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
        Assert.Equal((401, "invalid_credentials"), (await SendLogin(await copy.Sign(await LoginOptions()))).Refusal);
        Assert.Equal(200, (await LogIn(ann.Key)).Status);
    }

    [Fact]
    public async Task What_was_changed_after_signing_is_refused()
    {
        await using var ann = await PersonWithKey();
        var signed = await ann.Key.Sign(await LoginOptions());
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
            Assert.Equal((401, "invalid_credentials"), (await SendLogin(copy)).Refusal);
        }

        foreach (var (member, value) in new[] { ("type", "webauthn.create"), ("origin", "https://evil.example"), ("challenge", "AAAA") })
            Assert.Equal(401, (await SendLogin(Authenticator.WithClientData(signed, data => data[member] = value))).Status);
        Assert.Equal(401, (await SendLogin(Authenticator.WithClientData(signed, data => data["crossOrigin"] = true))).Status);
        Assert.Equal(200, (await SendLogin(signed)).Status);
    }

    private Task<KeyHolder> Person() => KeyHolder.New(browser, Http);

    private Task<KeyHolder> PersonWithKey() => KeyHolder.WithPasskey(browser, Http);

    private static Task<JsonElement> ProofOptions(TestPhone phone) => KeyHolder.ProofOptions(phone);

    private static Task<Reply> CreationOptions(TestPhone phone) => KeyHolder.CreationOptions(phone);

    private async Task<JsonElement> LoginOptions() => (await Http.Call(HttpMethod.Post, "api/v1/login/passkey/options")).Json;

    private async Task<Reply> LogIn(Authenticator key, TestDevice? device = null) =>
        await SendLogin(await key.Sign(await LoginOptions()), device);

    private Task<Reply> SendLogin(JsonObject assertion, TestDevice? device = null) =>
        Http.Call(HttpMethod.Post, "api/v1/login/passkey", assertion.ToJsonString(), device: device ?? TestDevice.New("ios"));

    private static async Task<JsonElement[]> List(TestPhone phone) =>
        [.. (await phone.Call(HttpMethod.Get, "passkeys"))["passkeys"].EnumerateArray()];

    private static Task<Reply> Remove(TestPhone phone, string id, string? password = null) =>
        phone.Call(HttpMethod.Delete, $"passkeys/{id}", password is null ? null : new { password });

    private static JsonElement Lax(JsonElement options)
    {
        var copy = JsonNode.Parse(options.GetRawText())!.AsObject();
        copy["userVerification"] = "discouraged";
        return JsonSerializer.SerializeToElement(copy);
    }

    private static JsonElement WithoutList(JsonElement options)
    {
        var copy = JsonNode.Parse(options.GetRawText())!.AsObject();
        copy["allowCredentials"] = new JsonArray();
        return JsonSerializer.SerializeToElement(copy);
    }

    public sealed class Host : ClockedApiHost
    {
        public HttpClient AtLocalhost => field ??= Client(Localhost);
    }
}
