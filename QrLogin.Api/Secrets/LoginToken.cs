using System.Diagnostics.CodeAnalysis;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Secrets;

/// <summary>What a login is known by, <c>qrl_…</c>: 16 bytes that name it and 32 that prove it.</summary>
internal sealed class LoginToken
{
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

    public static bool TryParse(string? text, [NotNullWhen(true)] out LoginToken? token)
    {
        Span<byte> bytes = stackalloc byte[Length];
        token = TokenFormat.TryRead(Prefix, text, bytes) ? new(bytes) : null;
        return token is not null;
    }

    /// <summary>The token as it is told to its device.</summary>
    public string Reveal() => TokenFormat.Write(Prefix, _bytes);

    /// <summary>Hides the value.</summary>
    public override string ToString() => nameof(LoginToken);
}
