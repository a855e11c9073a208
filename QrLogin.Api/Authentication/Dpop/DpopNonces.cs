using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using QrLogin.Api.Secrets;

namespace QrLogin.Api.Authentication.Dpop;

/// <summary>
/// Nonces of the server (RFC 9449, section 8): a time and its HMAC, so that none is kept, and every process that has the same
/// key knows them. They serve whom they are demanded of, and whoever's clock is wrong: a nonce tells the time in its stead.
/// </summary>
internal sealed class DpopNonces(DpopSettings settings, TimeProvider time)
{
    /// <summary>How long a nonce is good. A new one is offered with the answer once a minute.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(3);

    private const int TimeBytes = sizeof(long), MacBytes = 16;
    private static readonly TimeSpan NonceInterval = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Where nonces are not demanded, whoever knew this could make one in advance; as he can write any time into a proof that has none.
    /// So front ends need no secret to help a client whose clock is wrong.
    /// </summary>
    private readonly byte[] _key = settings.NonceKey ?? (settings.RequireNonce ? SecureRandom.GetBytes(32) : "qrlogin/dpop-nonce/v1"u8.ToArray());
    private (long Step, string Text)? _current;

    /// <summary>Whether every proof must carry one.</summary>
    public bool AreRequired => settings.RequireNonce;

    /// <summary>The one to be used now.</summary>
    public string Current
    {
        get
        {
            long step = time.GetUtcNow().Ticks / NonceInterval.Ticks;
            if (_current is { } known && known.Step == step) return known.Text;
            string text = Of(step);
            _current = (step, text);
            return text;
        }
    }

    /// <summary>When a nonce of ours ends; null for one that is not ours or has ended.</summary>
    public DateTimeOffset? ExpiryOf(string? nonce)
    {
        Span<byte> bytes = stackalloc byte[TimeBytes + MacBytes];
        // Not TryDecodeFromChars, which throws for what is no base64url.
        if (nonce?.Length != Base64Url.GetEncodedLength(bytes.Length)
            || Base64Url.DecodeFromChars(nonce, bytes, out _, out int written) != OperationStatus.Done
            || written != bytes.Length) return null;
        long step = BinaryPrimitives.ReadInt64BigEndian(bytes);
        Span<byte> mac = stackalloc byte[MacBytes];
        Mac(step, mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[TimeBytes..])) return null;
        var (issued, now) = (new DateTimeOffset(step * NonceInterval.Ticks, TimeSpan.Zero), time.GetUtcNow());
        return issued <= now && now < issued + Lifetime ? issued + Lifetime : null;
    }

    private string Of(long step)
    {
        Span<byte> bytes = stackalloc byte[TimeBytes + MacBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, step);
        Mac(step, bytes[TimeBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    private void Mac(long step, Span<byte> mac)
    {
        Span<byte> message = stackalloc byte[TimeBytes];
        BinaryPrimitives.WriteInt64BigEndian(message, step);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, message, hash);
        hash[..MacBytes].CopyTo(mac);
    }
}
