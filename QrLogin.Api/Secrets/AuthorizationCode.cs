using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Secrets;

/// <summary>
/// The code that a client exchanges for a login (RFC 6749, section 1.3.1), <c>qra_…</c>: 16 bytes are the QR-ID of its session, and
/// 32 bytes are its secret, which the session's poll token derives.
/// </summary>
internal sealed class AuthorizationCode
{
    /// <summary>The form of its text, as a regular expression of ECMA-262.</summary>
    public const string Pattern = $"^{Prefix}[A-Za-z0-9_-]{{64}}$";

    public const int SecretLength = 32;
    private const int IdLength = 16;
    private const string Prefix = "qra_";
    private readonly byte[] _bytes;

    private AuthorizationCode(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    /// <param name="id">The session.</param>
    /// <param name="secret">The secret part, <see cref="SecretLength"/> bytes.</param>
    public AuthorizationCode(QrId id, ReadOnlySpan<byte> secret)
        : this([.. Base64Url.DecodeFromChars(id.Value), .. secret])
    {
    }

    /// <summary>The session that the code is from.</summary>
    public QrId QrId => QrId.From(_bytes.AsSpan(0, IdLength));

    public SecretHash Secret => SecretHash.Of("qrlogin/authorization-code/v1"u8, _bytes.AsSpan(IdLength));

    public static bool TryParse(string? text, [NotNullWhen(true)] out AuthorizationCode? code)
    {
        Span<byte> bytes = stackalloc byte[IdLength + SecretLength];
        code = TokenFormat.TryRead(Prefix, text, bytes) ? new(bytes) : null;
        return code is not null;
    }

    /// <summary>The text of the code, for the client's redirect URI.</summary>
    public string Reveal() => TokenFormat.Write(Prefix, _bytes);

    /// <summary>Hides the value.</summary>
    public override string ToString() => nameof(AuthorizationCode);
}
