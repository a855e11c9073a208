using System.Security.Cryptography;
using System.Text;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;
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

    public static OAuthClientRegistry Read(Settings settings, IConfiguration configuration)
    {
        var clients = new OAuthClientRegistry();
        foreach (var section in configuration.GetSection(Section).GetChildren())
        {
            clients._byId[section.Key] = Read(settings, section);
            foreach (string origin in settings.List(section.Path + ":Origins"))
                if (!PublicOrigin.IsOrigin(origin) || origin.EndsWith('/'))
                    settings.Wrong(section.Path + ":Origins", "origins such as https://app.example.com, without a path");
                else clients._origins.Add(origin);
        }

        foreach (var client in clients._byId.Values.Where(c => c.TokensOf.Any(id => !clients._byId.ContainsKey(id))))
            settings.Wrong($"{Section}:{client.Id}:TokensOf", "names of clients that are configured, with , between them");
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
        // A public client that shows a secret takes itself for another.
        return right && client?.Secret is not null ? client : null;
    }

    private static OAuthClient Read(Settings settings, IConfigurationSection section)
    {
        string name = settings[section.Path + ":Name"] ?? section.Key;
        if (!DisplayText.IsValid(name)) settings.Wrong(section.Path + ":Name", "1 to 64 characters that can be shown");
        string secretKey = section.Path + ":SecretSha256";
        byte[]? secret = settings[secretKey] is { } text ? Hash(text) : null;
        if (settings[secretKey] is not null && secret is null)
            settings.WrongSecret(
                secretKey,
                "the SHA-256 of the secret, as 64 hexadecimal digits: printf %s \"$secret\" | sha256sum");
        bool isResourceServer = settings.Flag(section.Path + ":ResourceServer", fallback: false);
        if (isResourceServer && settings[secretKey] is null)
            settings.Missing(
                secretKey,
                $"the SHA-256 of its secret, as 64 hexadecimal digits, since {section.Path}:ResourceServer is on");
        return new(
            section.Key,
            name,
            secret,
            settings.LoginLifetime(section.Path + ":LoginLifetime"),
            settings.Flag(section.Path + ":RequireDpop", fallback: false),
            isResourceServer,
            settings.List(section.Path + ":TokensOf"));
    }

    private static byte[]? Hash(string text) =>
        text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;
}
