using System.Text.Json;
using System.Text.Json.Nodes;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A person with a browser, an authenticator in it, and perhaps an account with a passkey.</summary>
internal sealed class KeyHolder(Person person, Authenticator key) : IAsyncDisposable
{
    public Person Person => person;

    public Authenticator Key => key;

    /// <summary>A login of the account.</summary>
    public TestPhone Phone { get; private set; } = null!;

    /// <summary>What the page sent to register the passkey.</summary>
    public JsonObject Registration { get; private set; } = null!;

    /// <summary>The passkey, as it was registered.</summary>
    public Reply Passkey { get; private set; } = null!;

    public string Id => Passkey["passkeyId"].GetString()!;

    /// <summary>A person without an account.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="http">A client of the service, by a name at which passkeys work.</param>
    public static async Task<KeyHolder> New(Browser browser, HttpClient http)
    {
        Browser.SkipIfMissing();
        var person = await browser.Person(http.BaseAddress!);
        await person.Goes("/account");
        return new(person, await Authenticator.Of(person));
    }

    /// <summary>A person with a new account, and a passkey of it.</summary>
    public static async Task<KeyHolder> WithPasskey(Browser browser, HttpClient http)
    {
        var holder = await New(browser, http);
        holder.Phone = await TestPhone.LoggedIn(http);
        holder.Registration = await holder.Key.Create((await CreationOptions(holder.Phone)).Json);
        holder.Passkey = await holder.Phone.Call(HttpMethod.Post, "passkeys", holder.Registration.ToJsonString());
        Assert.Equal(201, holder.Passkey.Status);
        return holder;
    }

    /// <summary>Registers a passkey in an authenticator.</summary>
    public static async Task<Reply> Register(TestPhone phone, Authenticator key)
    {
        var made = await key.Create((await CreationOptions(phone)).Json);
        var registered = await phone.Call(HttpMethod.Post, "passkeys", made.ToJsonString());
        Assert.Equal(201, registered.Status);
        return registered;
    }

    public static async Task<Reply> CreationOptions(TestPhone phone)
    {
        var options = await phone.Call(HttpMethod.Post, "passkeys/options", new { });
        Assert.Equal(200, options.Status);
        return options;
    }

    public static async Task<JsonElement> ProofOptions(TestPhone phone) =>
        (await phone.Call(HttpMethod.Post, "passkeys/assertion-options")).Json;

    /// <summary>A proof that it is the person.</summary>
    public async Task<JsonObject> Proof() => await key.Sign(await ProofOptions(Phone));

    public ValueTask DisposeAsync() => person.DisposeAsync();
}
