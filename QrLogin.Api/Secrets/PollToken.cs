using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Secrets;

/// <summary>
/// The PC's secret, <c>qrp_…</c>: 32 random bytes. The QR-ID is its hash, so seeing the QR code is not enough to poll,
/// and checking the token needs no stored secret. The token never enters the cluster.
/// </summary>
internal sealed class PollToken
{
    /// <summary>The form of its text, as a regular expression of ECMA-262.</summary>
    public const string Pattern = $"^{Prefix}[A-Za-z0-9_-]{{43}}$";

    private const string Prefix = "qrp_";
    private const int Length = 32;
    private readonly byte[] _bytes;

    private PollToken(byte[] bytes)
    {
        _bytes = bytes;
        Span<byte> input = [.. "qrlogin/qr-id/v1"u8, .. bytes];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        QrId = QrId.From(hash[..16]);
    }

    /// <summary>The id of the session that this token polls. Not a secret.</summary>
    public QrId QrId { get; }

    public static PollToken Generate() => new(SecureRandom.GetBytes(Length));

    public static bool TryParse(string? text, [NotNullWhen(true)] out PollToken? token)
    {
        byte[] bytes = new byte[Length];
        token = TokenFormat.TryRead(Prefix, text, bytes) ? new(bytes) : null;
        return token is not null;
    }

    /// <summary>
    /// Derives the token of the login that results from this session. It is the same each time, so a response that was
    /// lost can be repeated, and no second login can be created.
    /// </summary>
    /// <param name="salt">The session's salt. A session reveals it only once confirmed, and it is erased with the
    /// session.</param>
    public LoginToken DeriveLogin(string salt)
    {
        Span<byte> info = [.. "qrlogin/login/v1/"u8, .. Encoding.ASCII.GetBytes(QrId.Value)];
        Span<byte> bytes = stackalloc byte[LoginToken.Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _bytes, bytes, Encoding.ASCII.GetBytes(salt), info);
        return new(bytes);
    }

    /// <summary>
    /// Derives the code of this session, for one that answers an authorization request. It is the same each time.
    /// </summary>
    /// <param name="salt">The session's salt.</param>
    public AuthorizationCode DeriveCode(string salt)
    {
        Span<byte> info = [.. "qrlogin/authorization-code/v1/"u8, .. Encoding.ASCII.GetBytes(QrId.Value)];
        Span<byte> secret = stackalloc byte[AuthorizationCode.SecretLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _bytes, secret, Encoding.ASCII.GetBytes(salt), info);
        return new(QrId, secret);
    }

    /// <summary>The text of the token, for the PC.</summary>
    public string Reveal() => TokenFormat.Write(Prefix, _bytes);

    /// <summary>Hides the value.</summary>
    public override string ToString() => nameof(PollToken);
}
