using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Secrets;

/// <summary>
/// The PC's secret, <c>qrp_…</c>: 32 random bytes. The QR-ID is its hash, so whoever sees the QR cannot poll, and whoever
/// polls is checked without a stored secret. It never enters the cluster.
/// </summary>
internal sealed class PollToken
{
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

    /// <summary>The session that this token polls. Not a secret.</summary>
    public QrId QrId { get; }

    public static PollToken Generate() => new(SecureRandom.GetBytes(Length));

    public static bool TryParse(string? text, [NotNullWhen(true)] out PollToken? token)
    {
        byte[] bytes = new byte[Length];
        token = TokenFormat.TryRead(Prefix, text, bytes) ? new(bytes) : null;
        return token is not null;
    }

    /// <summary>
    /// The login that comes of this session. Everyone who holds the token derives the same one, however often: so an
    /// answer that was lost can be given again, and a second login cannot be made.
    /// </summary>
    /// <param name="salt">The session's salt, which a session hands out only when it is confirmed and which dies with it.</param>
    public LoginToken DeriveLogin(string salt)
    {
        Span<byte> info = [.. "qrlogin/login/v1/"u8, .. System.Text.Encoding.ASCII.GetBytes(QrId.Value)];
        Span<byte> bytes = stackalloc byte[LoginToken.Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _bytes, bytes, System.Text.Encoding.ASCII.GetBytes(salt), info);
        return new(bytes);
    }

    /// <summary>The token as it is told to the PC.</summary>
    public string Reveal() => TokenFormat.Write(Prefix, _bytes);

    /// <summary>Hides the value.</summary>
    public override string ToString() => nameof(PollToken);
}
