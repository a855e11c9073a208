using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using QrLogin.Api.Authentication.Dpop;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;
using QrLogin.Grains.Dpop;

namespace QrLogin.Tests.Dpop;

/// <summary>How long a DPoP proof is acceptable, and how long it is remembered.</summary>
public sealed class FreshnessTests
{
    private static readonly FrontEndKeys s_keys = new([new byte[FrontEndKeys.MinLength]]);

    private static readonly byte[] s_wellKnown = "qrlogin/dpop-nonce/v1"u8.ToArray();

    private static readonly DateTimeOffset s_start = new(2026, 11, 28, 12, 0, 30, TimeSpan.Zero);

    /// <summary>Seconds, with the limits of both periods and what surrounds them more often than the rest.</summary>
    private static readonly Gen<double> s_seconds = Gen.OneOf(
        Gen.Double[-400, 400], Gen.Int[-400, 400].Select(s => (double)s), Gen.OneOf(-180.0, -120, -60, 0, 60, 120, 180, 182, 240));

    [Fact]
    public void A_proof_is_acceptable_in_one_period_and_remembered_until_its_end() => Gen.Select(
        s_seconds, s_seconds.Nullable(), Gen.Bool, Gen.Double[0, 600].Array[1, 30]).Sample(
        (iat, nonceAge, isNonceRequired, seconds) =>
        {
            var clock = new FakeTimeProvider(s_start);
            var nonces = new DpopNonces(new() { RequireNonce = isNonceRequired }, s_keys, clock);
            byte[] key = isNonceRequired ? s_keys.Derive("qrlogin/dpop-nonce/v2")[0] : s_wellKnown;
            string? nonce = nonceAge is { } age ? NonceAt(s_start.AddSeconds(-age), key) : null;
            double issued = (s_start - DateTimeOffset.UnixEpoch).TotalSeconds + iat;
            var freshness = new DpopFreshness(nonces, clock);
            var replayCache = new DpopReplayCache();

            int accepted = 0;
            DateTimeOffset? end = null;
            foreach (double second in seconds.Order())
            {
                clock.SetUtcNow(s_start.AddSeconds(second));
                if (freshness.AcceptableUntil(issued, nonce) is not { } until) continue;
                Assert.True(until > clock.GetUtcNow());
                // There is one period: no later moment names another end.
                Assert.Equal(end ?? until, until);
                end = until;
                if (replayCache.Accept(SentAgain(until), clock.GetUtcNow())) accepted++;
            }

            Assert.InRange(accepted, 0, 1);
        },
        iter: 20_000);

    [Theory]
    [InlineData(-60.001, false)]
    [InlineData(-60, false)]
    [InlineData(-59.999, true)]
    [InlineData(60, true)]
    [InlineData(60.001, false)]
    [InlineData(1e300, false)]
    [InlineData(-1e300, false)]
    public void Without_a_nonce_a_proof_is_acceptable_for_a_minute_around_its_time(double ahead, bool isAcceptable)
    {
        var clock = new FakeTimeProvider(s_start);
        var freshness = new DpopFreshness(new DpopNonces(new(), null, clock), clock);
        double iat = (s_start - DateTimeOffset.UnixEpoch).TotalSeconds + ahead;
        Assert.Equal(isAcceptable, freshness.AcceptableUntil(iat, nonce: null) is not null);
    }

    [Fact]
    public void A_nonce_with_any_number_and_a_valid_MAC_is_read_without_an_error()
    {
        var clock = new FakeTimeProvider(s_start);
        var nonces = new DpopNonces(new(), null, clock);
        long now = s_start.Ticks / TimeSpan.TicksPerMinute;
        // Nonces are not required here, so their key is well known.
        Assert.Equal(nonces.Current, Nonce(now, s_wellKnown));
        Gen.OneOf(
            Gen.Long, Gen.OneOf(long.MinValue, long.MaxValue, -1, 0, long.MaxValue / TimeSpan.TicksPerMinute, (long)int.MaxValue),
            Gen.Long[now - 10, now + 10]).Sample(
            interval => Assert.Equal(interval > now - 3 && interval <= now, nonces.ExpiryOf(Nonce(interval, s_wellKnown)) is not null),
            iter: 20_000);
    }

    /// <summary>The same proof in another request.</summary>
    private static DpopProof SentAgain(DateTimeOffset until) =>
        new(KeyThumbprint.From(new byte[32]), UInt128.One, SecureRandom.NewRequestId(), until);

    private static string NonceAt(DateTimeOffset time, byte[] key) => Nonce(time.Ticks / TimeSpan.TicksPerMinute, key);

    private static string Nonce(long interval, byte[] key)
    {
        byte[] number = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, interval);
        return Base64Url.EncodeToString([.. number, .. HMACSHA256.HashData(key, number)[..16]]);
    }
}
