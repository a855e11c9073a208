using System.Security.Cryptography;
using System.Text;
using QrLogin.Api.Values;
using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Authentication.OAuthClients;

/// <summary>The configured clients, and the origins of their pages.</summary>
internal sealed class OAuthClientRegistry
{
    private const string Section = "QrLogin:Clients";

    /// <summary>Compared with the secret of an unknown client, so that the refusal takes the same time.</summary>
    private static readonly byte[] DummyHash = new byte[SHA256.HashSizeInBytes];

    private readonly Dictionary<string, OAuthClient> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OAuthClient> _byOrigin = new(StringComparer.Ordinal);

    /// <summary>The origins of all clients, whose pages may call the API, as their pages send them in the <c>Origin</c> header.</summary>
    public IReadOnlySet<string> Origins => _byOrigin.Keys.ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether a client uses authorization codes.</summary>
    public bool AnyUsesCodes => _byId.Values.Any(client => client.RedirectUris.Count > 0);

    /// <summary>The client whose page sent a request; null for our own page, and for a program that names no origin.</summary>
    public OAuthClient? OfOrigin(HttpRequest request) =>
        request.Headers.Origin is [{ } origin] ? _byOrigin.GetValueOrDefault(origin) : null;

    public static OAuthClientRegistry Read(Settings settings)
    {
        var (clients, all) = (new OAuthClientRegistry(), settings.BindEach<OAuthClientSettings>());
        CheckIds(settings, all);
        var ids = all.Select(IdOf).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, client) in all)
        {
            string key = $"{Section}:{name}", id = client.Id ?? name;
            string secret = $"the SHA-256 of its secret, as 64 hexadecimal digits, since {key}:ResourceServer is on";
            if (client.ResourceServer) settings.Require($"{key}:SecretSha256", secret);
            CheckVouching(settings, key, client);
            CheckCodes(settings, key, client);
            if (!client.TokensOf.All(ids.Contains)) settings.Wrong($"{key}:TokensOf", OAuthClientSettings.ConfiguredClients);
            var read = clients._byId[id] = client.ToClient(id);
            // An origin of two clients would leave open which of them a page belongs to.
            foreach (string origin in client.Origins.SelectMany(origin => origin.HeaderValues).Distinct(StringComparer.Ordinal))
            {
                if (!clients._byOrigin.TryAdd(origin, read))
                    settings.Impossible($"{key}:Origins", $"{origin} is an origin of the client \"{clients._byOrigin[origin].Id}\", too");
            }
        }

        return clients;
    }

    private static string IdOf(KeyValuePair<string, OAuthClientSettings> client) => client.Value.Id ?? client.Key;

    private static void CheckVouching(Settings settings, string key, OAuthClientSettings client)
    {
        if (!client.Vouches)
        {
            if (client.Grants.Contains(GrantTypes.JwtBearer)) settings.Impossible($"{key}:Grants", $"{key}:Vouches is off");
            return;
        }

        string secret = $"the SHA-256 of its secret, as 64 hexadecimal digits, since {key}:Vouches is on";
        settings.Require($"{key}:SecretSha256", secret);
        settings.Require($"{key}:Jwks", OAuthClientSettings.AKeySet);
        if (client.ResourceServer) settings.Impossible($"{key}:Vouches", "a resource server gets no tokens");
        if (client.Jwks?.IsPrivate(settings.IsDevelopment) == false) settings.WrongSecret($"{key}:Jwks", OAuthClientSettings.AKeySet);
    }

    private static void CheckCodes(Settings settings, string key, OAuthClientSettings client)
    {
        CheckDevelopment(settings, $"{key}:RedirectUris", client.RedirectUris);
        CheckDevelopment(settings, $"{key}:PostLogoutRedirectUris", client.PostLogoutRedirectUris);
        if (client.BackChannelLogoutUri is { Scheme: "http" } && !settings.IsDevelopment)
            settings.Wrong($"{key}:BackChannelLogoutUri", OAuthClientSettings.AnAddress);
        if (client.ResourceServer && client.RedirectUris.Count > 0)
            settings.Impossible($"{key}:RedirectUris", "a resource server gets no tokens");
        if (client.Grants.Contains(GrantTypes.AuthorizationCode) && client.RedirectUris.Count == 0)
            settings.Missing($"{key}:RedirectUris", OAuthClientSettings.Redirects);
        // Without PKCE, nothing but the secret keeps somebody else from using a code.
        if (!client.RequirePkce && client.SecretSha256 is null)
            settings.Missing($"{key}:SecretSha256", $"the SHA-256 of its secret, as 64 hexadecimal digits, since {key}:RequirePkce is off");
    }

    private static void CheckDevelopment(Settings settings, string key, IEnumerable<RedirectUri> uris)
    {
        if (uris.Any(uri => uri.IsForDevelopment) && !settings.IsDevelopment) settings.Wrong(key, OAuthClientSettings.Redirects);
    }

    private static void CheckIds(Settings settings, IReadOnlyDictionary<string, OAuthClientSettings> all)
    {
        foreach (var (name, client) in all)
        {
            if (client.Id is null && !OAuthClientSettings.IsId(name)) settings.Missing($"{Section}:{name}:Id", OAuthClientSettings.AnId);
        }

        foreach (var same in all.GroupBy(IdOf, StringComparer.Ordinal).Where(same => same.Count() > 1))
            settings.Impossible($"{Section}:{same.Last(client => client.Value.Id is not null).Key}:Id", "another client has the same id");
    }

    /// <summary>The client with this id, which has not authenticated; null if there is none.</summary>
    public OAuthClient? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Returns the client with this id and secret; null if there is none.</summary>
    /// <param name="id">The id in the request.</param>
    /// <param name="secret">The secret in the request; null if there is none, as with a public client.</param>
    /// <param name="rawSecret">The secret as sent, for clients that do not encode it; null if it cannot differ.</param>
    public OAuthClient? Authenticate(string id, string? secret, string? rawSecret = null)
    {
        var client = _byId.GetValueOrDefault(id);
        if (secret is null) return client?.Secret is null ? client : null;
        byte[] expected = client?.Secret ?? DummyHash;
        // Both comparisons always run, so that the time does not reveal which of them failed.
        bool right = IsHashOf(secret, expected) | IsHashOf(rawSecret ?? secret, expected);
        // Public clients must not send a secret.
        return right && client?.Secret is not null ? client : null;
    }

    private static bool IsHashOf(string secret, byte[] hash) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(secret)), hash);
}
