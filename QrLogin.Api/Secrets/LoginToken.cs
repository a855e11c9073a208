using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Secrets;

/// <summary>The token of a login, <c>qrl_…</c>: 16 bytes identify the login, and 32 bytes are its secret.</summary>
internal sealed class LoginToken
{
    /// <summary>The form of its text, as a regular expression of ECMA-262.</summary>
    public const string Pattern = $"^{Prefix}[A-Za-z0-9_-]{{64}}$";

    public const int Length = IdLength + SecretLength;
    private const int IdLength = 16, SecretLength = 32;
    private const string Prefix = "qrl_";
    private readonly byte[] _bytes;

    public LoginToken(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Length);
        _bytes = bytes.ToArray();
    }

    public LoginId LoginId => LoginId.From(_bytes.AsSpan(0, IdLength));

    public SecretHash Secret => SecretHash.Of("qrlogin/login-secret/v1"u8, _bytes.AsSpan(IdLength));

    public static LoginToken Generate() => new(SecureRandom.GetBytes(Length));

    /// <summary>A new token of a login whose id is known.</summary>
    public static LoginToken Generate(ReadOnlySpan<byte> loginId) => new([.. loginId, .. SecureRandom.GetBytes(SecretLength)]);

    /// <summary>The same secret for the login with this id.</summary>
    public LoginToken WithId(LoginId id) => new([.. Base64Url.DecodeFromChars(id.Value), .. _bytes.AsSpan(IdLength)]);

    public static bool TryParse(string? text, [NotNullWhen(true)] out LoginToken? token)
    {
        Span<byte> bytes = stackalloc byte[Length];
        token = TokenFormat.TryRead(Prefix, text, bytes) ? new(bytes) : null;
        return token is not null;
    }

    /// <summary>The text of the token, for the device that it is issued to.</summary>
    public string Reveal() => TokenFormat.Write(Prefix, _bytes);

    /// <summary>Hides the value.</summary>
    public override string ToString() => nameof(LoginToken);
}
