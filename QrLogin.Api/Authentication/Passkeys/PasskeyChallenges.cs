using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.Passkeys;

/// <summary>What a challenge is for. The numbers are part of the sealed form.</summary>
internal enum PasskeyPurpose
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>To register a passkey.</summary>
    Register = 1,

    /// <summary>To log in, as whoever has a passkey.</summary>
    LogIn = 2,

    /// <summary>To prove to be the owner of an account.</summary>
    ProvePerson = 3,
}

/// <summary>
/// The challenges of passkeys. Nothing stores them: a challenge is its purpose, sealed with the key of the front ends. The grains make each
/// one work once.
/// </summary>
internal sealed class PasskeyChallenges(FrontEndKeys keys, TimeProvider time)
{
    private const string Purpose = "qrlogin/passkey-challenge/v1";

    private const int Length = 1 + sizeof(long) + sizeof(int);

    /// <summary>A challenge for an account, or for anyone.</summary>
    /// <param name="purpose">What it is for.</param>
    /// <param name="account">The account; null for a login.</param>
    /// <param name="changes">For a registration: how often the list of passkeys has changed.</param>
    public byte[] Create(PasskeyPurpose purpose, AccountId? account = null, int changes = 0)
    {
        Span<byte> plain = stackalloc byte[Length];
        plain[0] = (byte)purpose;
        BinaryPrimitives.WriteInt64BigEndian(plain[1..], (time.GetUtcNow() + RelyingParty.Timeout).ToUnixTimeSeconds());
        BinaryPrimitives.WriteInt32BigEndian(plain[(1 + sizeof(long))..], changes);
        return Base64Url.DecodeFromChars(keys.Seal(Purpose, [.. plain, .. Encoding.ASCII.GetBytes(account?.Value ?? "")]));
    }

    /// <summary>Opens the challenge in some client data; null if it is not ours, has expired, or is for something else.</summary>
    public OpenedChallenge? Open(ReadOnlySpan<byte> challenge, PasskeyPurpose purpose, AccountId? account = null)
    {
        if (keys.Open(Purpose, Base64Url.EncodeToString(challenge)) is not { Length: >= Length } plain) return null;
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(plain.AsSpan(1)));
        bool isRight = plain[0] == (byte)purpose
            && Encoding.ASCII.GetString(plain.AsSpan(Length)) == (account?.Value ?? "")
            && time.GetUtcNow() < expiresAt;
        return isRight
            ? new(challenge.ToArray(), expiresAt, BinaryPrimitives.ReadInt32BigEndian(plain.AsSpan(1 + sizeof(long))), IsRepeatable: false)
            : null;
    }

    /// <summary>
    /// The challenge with which a phone confirms a session. It needs no seal: it is for whoever has the confirm token, which works once.
    /// </summary>
    public OpenedChallenge ForConfirmation(QrId session, SecretHash confirmToken)
    {
        byte[] challenge = SHA256.HashData(Encoding.ASCII.GetBytes($"qrlogin/confirm/v1 {session} {confirmToken.Value}"));
        return new(challenge, time.GetUtcNow() + RelyingParty.Timeout, 0, IsRepeatable: true);
    }
}

/// <summary>A challenge that is valid now.</summary>
/// <param name="Bytes">The challenge itself.</param>
/// <param name="ExpiresAt">Until when it is valid.</param>
/// <param name="Changes">For a registration: how often the list of passkeys had changed.</param>
/// <param name="IsRepeatable">Whether an assertion with it may be sent again.</param>
internal sealed record OpenedChallenge(byte[] Bytes, DateTimeOffset ExpiresAt, int Changes, bool IsRepeatable)
{
    public ulong Hash => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Bytes));

    /// <summary>Hides the value.</summary>
    public override string ToString() => nameof(OpenedChallenge);
}
