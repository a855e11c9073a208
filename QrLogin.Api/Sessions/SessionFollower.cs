using QrLogin.Api.Authentication;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Sessions;

/// <summary>
/// Follows a session for its PC: reads its state, waits for changes, and redeems it once it is confirmed.
/// </summary>
internal sealed class SessionFollower(
    IGrainFactory grains, PublicOrigin origin, OpenSessions openSessions, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>
    /// The delay before a wait that ended early is retried. Its silo is stopping or has died, and another one takes
    /// over.
    /// </summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>How much longer than requested a wait may take, because the silo's answer may be on its way.</summary>
    private static readonly TimeSpan ReplyGrace = TimeSpan.FromSeconds(2);

    public bool IsStopping => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Returns the session as its PC may see it now.</summary>
    public Task<GrainResult<SessionView>> ViewAsync(HttpContext http, PollTokenCaller pc) =>
        http.CallAsync(Session(pc).View, new ViewSession(pc.Device, pc.Proof));

    /// <summary>Waits until the session differs from what the PC has seen.</summary>
    public async Task<SessionChange> WaitForChangeAsync(HttpContext http, PollTokenCaller pc, SessionView seen, TimeSpan maxWait)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted, lifetime.ApplicationStopping);
        // A frozen silo blocks a call until the timeout for the longest wait. A shorter wait must not take that long.
        if (maxWait != GrainCallTimeouts.MaxWait) cancellation.CancelAfter(maxWait + ReplyGrace);
        for (long start = time.GetTimestamp(); !IsStopping && maxWait > time.GetElapsedTime(start);)
        {
            var remaining = maxWait - time.GetElapsedTime(start);
            var query = new WaitForChange
            {
                Pc = pc.Device,
                SeenVersion = seen.Version,
                SeenScanCode = seen.ScanCode,
                MaxWait = remaining < GrainCallTimeouts.MaxWait ? remaining : GrainCallTimeouts.MaxWait,
                Key = pc.Proof?.Key,
            };
            long callStart = time.GetTimestamp();
            try
            {
                var call = Session(pc).WaitForChange(query, cancellation.Token);
                await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                // Pages are closed all the time. Throwing an exception for each would cost more than its wait.
                if (call.IsCanceled && cancellation.IsCancellationRequested) return SessionChange.None;
                var view = await call;
                if (view is null) return SessionChange.Gone;
                if (query.IsNews(view)) return SessionChange.To(view);
                if (time.GetElapsedTime(callStart) < query.MaxWait / 2) await PauseBeforeRetryAsync(cancellation.Token);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return SessionChange.None;
            }
            catch (Exception e) when (GrainCallRetry.IsTransient(e, http.RequestAborted))
            {
                await PauseBeforeRetryAsync(cancellation.Token);
            }
        }

        return SessionChange.None;
    }

    /// <summary>Waits for a change at most this long, and returns the session.</summary>
    public async Task<Result<SessionView>> LongPollAsync(HttpContext http, PollTokenCaller pc, SessionView seen, TimeSpan maxWait)
    {
        var change = await WaitForChangeAsync(http, pc, seen, maxWait);
        // The wait must not count against the retry budget of the calls that follow.
        http.Features.Set(new GrainCallRetry());
        if (change.View is { } changed) return changed;
        if (change.IsGone) return Problem.InvalidPollToken;
        if (IsStopping) return seen;
        // Nothing changed, but time has passed. Only the grain knows whether the session still exists.
        var now = await ViewAsync(http, pc);
        return now.IsRefused ? Problem.InvalidPollToken : now.Value;
    }

    /// <summary>
    /// The response for the PC. It redeems the session if that is confirmed. Null if the session is gone.
    /// </summary>
    public async ValueTask<SessionResponse?> ToResponseAsync(HttpContext http, PollTokenCaller pc, SessionView view)
    {
        LoginTokenResponse? token = null;
        if (view.LoginSalt is { } salt)
        {
            var redeemed = await http.RedeemAsync(grains, pc.Token, salt, login => ToCommand(pc, login));
            if (redeemed is not var (redemption, loginToken)) return null;
            view = redemption.View;
            token = redemption.Login is { } granted ? LoginTokenResponse.Of(loginToken, granted, time.GetUtcNow()) : null;
        }

        // The session no longer counts against the address that opened it.
        if (token is not null || !view.Status.IsOpen()) openSessions.Release(http.CallerKey(), pc.Token.QrId);
        return new(
            pc.Token.QrId.Value,
            view.Status,
            view.Version,
            view.ExpiresAt,
            view.ExpiresIn.ToSeconds(),
            view.ScanCode is { } code ? origin.QrText(http, pc.Token.QrId, code) : null,
            view.AccountName is { } name ? new(name) : null,
            view.MatchNumber,
            token);
    }

    private static RedeemSession ToCommand(PollTokenCaller pc, LoginToken login) =>
        new() { Pc = pc.Device, LoginId = login.LoginId, Secret = login.Secret, Key = pc.Proof?.Key };

    private static async Task PauseBeforeRetryAsync(CancellationToken cancellationToken) =>
        await Task.Delay(RetryDelay, TimeProvider.System, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private IQrSessionGrain Session(PollTokenCaller pc) => grains.Session(pc.Token.QrId);
}

/// <summary>The outcome of a wait: the session changed, did not change, or is gone.</summary>
/// <param name="View">The session if it changed.</param>
/// <param name="IsGone">Whether the session was erased, or belongs to another PC.</param>
internal readonly record struct SessionChange(SessionView? View, bool IsGone)
{
    public static SessionChange None => default;

    public static SessionChange Gone => new(null, IsGone: true);

    public static SessionChange To(SessionView view) => new(view, IsGone: false);
}
