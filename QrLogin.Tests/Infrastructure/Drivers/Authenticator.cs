using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace QrLogin.Tests.Infrastructure;

/// <summary>
/// A person's authenticator: Chromium's virtual one, which a page of the service uses through the browser's own API. The calls to the
/// service are the test's.
/// </summary>
internal sealed class Authenticator
{
    private readonly IPage _page;
    private readonly ICDPSession _devTools;
    private readonly string _id;

    private Authenticator(IPage page, ICDPSession devTools, string id) => (_page, _devTools, _id) = (page, devTools, id);

    /// <summary>Adds an authenticator to a person's page.</summary>
    /// <param name="person">The person.</param>
    /// <param name="verifiesUser">Whether it can check that it is the person.</param>
    /// <param name="transport">How it is connected: <c>internal</c> or <c>usb</c>.</param>
    public static async Task<Authenticator> Of(Person person, bool verifiesUser = true, string transport = "internal")
    {
        var devTools = await person.Page.Context.NewCDPSessionAsync(person.Page);
        await devTools.SendAsync("WebAuthn.enable");
        var added = await devTools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = transport,
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = verifiesUser,
                ["isUserVerified"] = verifiesUser,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return new(person.Page, devTools, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    /// <summary>Creates a passkey with the options of the service. Returns what the page would send.</summary>
    public Task<JsonObject> Create(JsonElement options) => Run(
        """
        async (options) => {
          const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(options));
          return JSON.stringify((await navigator.credentials.create({ publicKey })).toJSON());
        }
        """,
        options);

    /// <summary>Signs a challenge. Returns what the page would send.</summary>
    public Task<JsonObject> Sign(JsonElement options) => Run(
        """
        async (options) => {
          const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(options));
          return JSON.stringify((await navigator.credentials.get({ publicKey })).toJSON());
        }
        """,
        options);

    /// <summary>Whether the person can prove to the authenticator to be that person.</summary>
    public Task Verifies(bool user) => Send("WebAuthn.setUserVerified", ("isUserVerified", user));

    /// <summary>Sets back the counter of its only passkey, as in a copy of the authenticator.</summary>
    public async Task CountsFrom(int count)
    {
        var credential = (await Credentials()).Single();
        await Send("WebAuthn.removeCredential", ("credentialId", credential.GetProperty("credentialId").GetString()!));
        var copy = JsonNode.Parse(credential.GetRawText())!.AsObject();
        copy["signCount"] = count;
        await Adds(JsonSerializer.SerializeToElement(copy));
    }

    /// <summary>Puts a passkey of another authenticator into this one.</summary>
    public Task Adds(JsonElement credential) => Send("WebAuthn.addCredential", ("credential", credential));

    /// <summary>The passkeys in it.</summary>
    public async Task<JsonElement[]> Credentials() =>
        [.. (await Send("WebAuthn.getCredentials"))!.Value.GetProperty("credentials").EnumerateArray()];

    private Task<JsonElement?> Send(string method, params (string Name, object Value)[] arguments)
    {
        var all = arguments.ToDictionary(argument => argument.Name, argument => argument.Value);
        all["authenticatorId"] = _id;
        return _devTools.SendAsync(method, all);
    }

    private async Task<JsonObject> Run(string script, JsonElement options) =>
        JsonNode.Parse(await _page.EvaluateAsync<string>(script, options.GetRawText()))!.AsObject();

    /// <summary>Changes the client data that an authenticator has signed.</summary>
    public static JsonObject WithClientData(JsonObject credential, Action<JsonObject> change)
    {
        var copy = credential.DeepClone().AsObject();
        var response = copy["response"]!.AsObject();
        var data = JsonNode.Parse(Base64Url.DecodeFromChars(response["clientDataJSON"]!.GetValue<string>()))!.AsObject();
        change(data);
        response["clientDataJSON"] = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(data));
        return copy;
    }
}
