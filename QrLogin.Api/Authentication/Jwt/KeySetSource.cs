using System.Security;
using Microsoft.IdentityModel.Tokens;

namespace QrLogin.Api.Authentication.Jwt;

/// <summary>Where a JWK set (RFC 7517, section 5) comes from: a setting's text itself, a file, or an address.</summary>
internal sealed record KeySetSource
{
    private KeySetSource(string name) => Name = name;

    /// <summary>The address or the path, for the log.</summary>
    public string Name { get; }

    /// <summary>The address; null if the set is in a file or in the text.</summary>
    public Uri? Address { get; private init; }

    /// <summary>Whether nobody can replace the keys in transit, or it is a development environment.</summary>
    public bool IsPrivate(bool isDevelopment) => Address is null or { Scheme: "https" } || Address.IsLoopback || isDevelopment;

    private string? Text { get; init; }

    /// <summary>Reads a setting; null if it is neither a JWK set, nor an address, nor the path of a file with such a set.</summary>
    public static KeySetSource? Parse(string text)
    {
        if (text.TrimStart().StartsWith('{')) return HasKeys(text) ? new("the setting") { Text = text } : null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http")
            return uri is { UserInfo: "", Fragment: "" } ? new(uri.AbsoluteUri) { Address = uri } : null;
        var file = new KeySetSource(text);
        try
        {
            return HasKeys(file.ReadText()) ? file : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or SecurityException)
        {
            return null;
        }
    }

    /// <summary>The text of the set, if it is not at an address. A file is read again each time.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string ReadText() => Text ?? File.ReadAllText(Name);

    /// <summary>The public keys of a set: RSA and elliptic curve keys. Empty if there are none, or if the text is not a set.</summary>
    public static IReadOnlyCollection<SecurityKey> KeysOf(string text)
    {
        try
        {
            return [.. new JsonWebKeySet(text).Keys.Where(IsPublic)];
        }
        catch (ArgumentException)
        {
            return [];
        }
    }

    /// <summary>Hides the text.</summary>
    public override string ToString() => nameof(KeySetSource);

    private static bool HasKeys(string text) => KeysOf(text).Count > 0;

    /// <summary>A private key has no place here: whoever reads it can sign.</summary>
    private static bool IsPublic(JsonWebKey key) => key.Kty is "RSA" or "EC" && !key.HasPrivateKey && key.Use is null or "sig";
}
