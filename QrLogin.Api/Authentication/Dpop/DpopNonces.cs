using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.Dpop;

/// <summary>
/// Server-issued nonces (RFC 9449, section 8). A nonce is a timestamp and its HMAC: no process stores it, and
/// every process with the same key accepts it. A client must use one if the settings require it, and may use one if its own
/// clock is wrong.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class DpopNonces(DpopSettings settings, FrontEndKeys? keys, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(3);

    /// <summary>How often the nonce changes.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private const int TimeBytes = sizeof(long), MacBytes = 16;

    /// <summary>
    /// Unless nonces are required, a well-known key is enough. Anyone could compute a nonce in advance with it, but
    /// they could as well write any time into a proof without a nonce. So front ends need no shared secret to help a
    /// client whose clock is wrong. The first key authenticates new nonces.
    /// </summary>
    private readonly IReadOnlyList<byte[]> _keys =
        settings.RequireNonce ? keys!.Derive("qrlogin/dpop-nonce/v2") : ["qrlogin/dpop-nonce/v1"u8.ToArray()];

    /// <summary>Read and replaced as a whole, because all requests share it.</summary>
    private volatile CurrentNonce? _current;

    /// <summary>Whether every proof must carry a nonce.</summary>
    public bool AreRequired => settings.RequireNonce;

    /// <summary>The nonce to use now.</summary>
    public string Current
    {
        get
        {
            long interval = time.GetUtcNow().Ticks / Interval.Ticks;
            if (_current is { } known && known.Interval == interval) return known.Text;
            var current = new CurrentNonce(interval, Create(interval));
            _current = current;
            return current.Text;
        }
    }

    /// <summary>When a nonce expires; null if it has expired or was not issued by this service.</summary>
    public DateTimeOffset? ExpiryOf(string? nonce)
    {
        Span<byte> bytes = stackalloc byte[TimeBytes + MacBytes];
        if (!StrictBase64Url.TryDecode(nonce, bytes)) return null;
        long interval = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (!IsAuthentic(interval, bytes[TimeBytes..])) return null;
        // With the well-known key anyone can write any number here, so the intervals are compared and not converted to times.
        var now = time.GetUtcNow();
        long age = (now.Ticks / Interval.Ticks) - interval;
        return interval >= 0 && age >= 0 && age < Lifetime / Interval ? IssueTime(interval) + Lifetime : null;
    }

    private static DateTimeOffset IssueTime(long interval) => new(interval * Interval.Ticks, TimeSpan.Zero);

    private string Create(long interval)
    {
        Span<byte> bytes = stackalloc byte[TimeBytes + MacBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, interval);
        WriteMac(_keys[0], interval, bytes[TimeBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    private bool IsAuthentic(long interval, ReadOnlySpan<byte> mac)
    {
        Span<byte> expected = stackalloc byte[MacBytes];
        foreach (byte[] key in _keys)
        {
            WriteMac(key, interval, expected);
            if (CryptographicOperations.FixedTimeEquals(mac, expected)) return true;
        }

        return false;
    }

    private static void WriteMac(byte[] key, long interval, Span<byte> mac)
    {
        Span<byte> message = stackalloc byte[TimeBytes];
        BinaryPrimitives.WriteInt64BigEndian(message, interval);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, message, hash);
        hash[..MacBytes].CopyTo(mac);
    }

    private sealed record CurrentNonce(long Interval, string Text);
}
