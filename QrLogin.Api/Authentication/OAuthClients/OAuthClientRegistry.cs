using System.Security.Cryptography;
using System.Text;
using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Authentication.OAuthClients;

/// <summary>The clients that are configured, and the origins of their pages.</summary>
internal sealed class OAuthClientRegistry
{
    private const string Section = "QrLogin:Clients";

    /// <summary>What a client that nobody configured is compared with, so that it takes as long.</summary>
    private static readonly byte[] DummyHash = new byte[SHA256.HashSizeInBytes];

    private readonly Dictionary<string, OAuthClient> _byId = new(StringComparer.Ordinal);
    private readonly HashSet<string> _origins = new(StringComparer.Ordinal);

    /// <summary>The origins whose pages may call: those of all clients.</summary>
    public IReadOnlySet<string> Origins => _origins;

    public static OAuthClientRegistry Read(Settings settings)
    {
        var (clients, all) = (new OAuthClientRegistry(), settings.BindEach<OAuthClientSettings>());
        foreach (var (id, client) in all)
        {
            string key = $"{Section}:{id}";
            string secret = $"the SHA-256 of its secret, as 64 hexadecimal digits, since {key}:ResourceServer is on";
            if (client.ResourceServer) settings.Require($"{key}:SecretSha256", secret);
            if (!client.TokensOf.All(all.ContainsKey)) settings.Wrong($"{key}:TokensOf", OAuthClientSettings.ConfiguredClients);
            clients._byId[id] = new(
                id,
                client.Name ?? id,
                client.SecretSha256,
                client.LoginLifetime,
                client.RequireDpop,
                client.ResourceServer,
                client.TokensOf);
            clients._origins.UnionWith(client.Origins);
        }

        return clients;
    }

    /// <summary>The client of this id and secret; null if there is none.</summary>
    /// <param name="id">The id as it came.</param>
    /// <param name="secret">The secret as it came; null where none did, as a public client's.</param>
    public OAuthClient? Authenticate(string id, string? secret)
    {
        var client = _byId.GetValueOrDefault(id);
        if (secret is null) return client?.Secret is null ? client : null;
        bool right = CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(secret)), client?.Secret ?? DummyHash);
        // Public clients must not send a secret.
        return right && client?.Secret is not null ? client : null;
    }
}
