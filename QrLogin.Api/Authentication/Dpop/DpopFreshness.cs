namespace QrLogin.Api.Authentication.Dpop;

/// <summary>
/// Decides whether a proof is fresh (RFC 9449, section 4.3, checks 10 and 11): by its nonce if it has one or must have one,
/// and otherwise by the client's clock. Exactly one of the two counts. If a proof could be judged by either, it could be
/// replayed in the second window after the replay cache has forgotten the first.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class DpopFreshness(DpopNonces nonces, TimeProvider time)
{
    /// <summary>How far a client's clock may be off. A client whose clock is further off needs a nonce.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(60);

    /// <summary>Whether a proof with this nonce, or without one, is judged by the nonce and not by the client's clock.</summary>
    public bool JudgesByNonce(string? nonce) => nonces.AreRequired || nonce is not null;

    /// <summary>
    /// The end of the only period in which a proof is acceptable; null if it is not acceptable now. The replay cache keeps
    /// the proof until then.
    /// </summary>
    /// <param name="iat">When the client says that it created the proof, in seconds since 1970.</param>
    /// <param name="nonce">The proof's nonce; null if it has none.</param>
    public DateTimeOffset? AcceptableUntil(double iat, string? nonce) =>
        JudgesByNonce(nonce) ? nonces.ExpiryOf(nonce) : AcceptableByClockUntil(iat);

    private DateTimeOffset? AcceptableByClockUntil(double iat)
    {
        double age = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - iat;
        // At the end itself, the proof is no longer acceptable.
        bool isFresh = age >= -ClockTolerance.TotalSeconds && age < ClockTolerance.TotalSeconds;
        return isFresh ? DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(iat) + ClockTolerance : null;
    }
}
