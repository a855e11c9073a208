using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace QrLogin.Api.SigningKeys;

/// <summary>A key that signs ID tokens.</summary>
internal sealed class SigningKey
{
    public const int MinBits = 2_048;

    private const string Extension = ".pem", NameFormat = "yyyyMMdd'T'HHmmss'Z'";

    private SigningKey(DateTimeOffset createdAt, RSAParameters key)
    {
        CreatedAt = createdAt;
        (Modulus, Exponent) = (Base64Url.EncodeToString(key.Modulus), Base64Url.EncodeToString(key.Exponent));
        // RFC 7638, section 3.2: the required members, in this order.
        string members = $$"""{"e":"{{Exponent}}","kty":"RSA","n":"{{Modulus}}"}""";
        Id = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(members)));
        Key = new RsaSecurityKey(key) { KeyId = Id };
    }

    /// <summary>When it was created, according to the name of its file.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>Its <c>kid</c>: the thumbprint (RFC 7638).</summary>
    public string Id { get; }

    /// <summary>The modulus, in base64url (RFC 7518, section 6.3.1).</summary>
    public string Modulus { get; }

    /// <summary>The exponent, in base64url.</summary>
    public string Exponent { get; }

    /// <summary>The key itself, with its private part.</summary>
    public SecurityKey Key { get; }

    /// <summary>The name of the file of a key that is created now.</summary>
    public static string FileName(DateTimeOffset now) => now.UtcDateTime.ToString(NameFormat, CultureInfo.InvariantCulture) + Extension;

    /// <summary>When a key was created whose file has this name; null if it is not the name of a key.</summary>
    public static DateTimeOffset? CreatedAtOf(string fileName)
    {
        bool isTime = DateTimeOffset.TryParseExact(
            Path.GetFileNameWithoutExtension(fileName),
            NameFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at);
        return isTime && Path.GetExtension(fileName) == Extension ? at : null;
    }

    /// <summary>Reads a key; null if the text is not an RSA private key that is long enough.</summary>
    public static SigningKey? Parse(DateTimeOffset createdAt, string pem)
    {
        using var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            // Throws for a public key.
            var parameters = key.ExportParameters(includePrivateParameters: true);
            return key.KeySize >= MinBits ? new(createdAt, parameters) : null;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>A new private key, as PEM.</summary>
    public static string Generate()
    {
        using var key = RSA.Create(MinBits);
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>Hides the key.</summary>
    public override string ToString() => Id;
}
