using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Http;

/// <summary>A session as its PC may see it: as it is now, as soon as it changes, and with the token once it is confirmed.</summary>
internal sealed class SessionFollower(IGrainFactory grains, PublicOrigin origin, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>The pause before a wait that ended too soon is begun anew: its silo stops or has died, and another takes over.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>What a wait may take longer than it was asked to: a silo's answer may be on its way.</summary>
    private static readonly TimeSpan ReplyGrace = TimeSpan.FromSeconds(2);

    /// <summary>Whether this process stops, and with it all that waits.</summary>
    public bool IsStopping => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>The session now, or why this PC is not told.</summary>
    public async Task<SessionLookup> GetAsync(HttpContext http, PollTokenCaller pc)
    {
        if (pc.Problem is { } problem) return new(null, problem);
        if (pc.Proof is not { } proof) return new(await http.CallAsync(Session(pc).View, pc.Device), Problem.InvalidPollToken);
        var answer = await http.CallAsync(Session(pc).ViewByKey, new ViewByKey(pc.Device, proof));
        return answer.IsRefused ? new(null, Problem.Of(answer.Refusal)) : new(answer.Value, Problem.InvalidPollToken);
    }

    /// <summary>The session as soon as it is not what the PC has seen; what it has seen when that did not happen in time, or the process stops; null if it was forgotten.</summary>
    public async Task<SessionView?> WaitForChangeAsync(HttpContext http, PollTokenCaller pc, SessionView seen, TimeSpan most)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        // Also where a silo froze, which holds a call for as long as the longest wait may take: that one ends in time by itself.
        if (most != GrainCallTimeouts.MaxWait) gone.CancelAfter(most + ReplyGrace);
        for (long start = time.GetTimestamp(); !IsStopping && most > time.GetElapsedTime(start);)
        {
            var left = most - time.GetElapsedTime(start);
            var question = new WaitForChange(pc.Device, seen.Version, seen.ScanCode, left < GrainCallTimeouts.MaxWait ? left : GrainCallTimeouts.MaxWait, pc.Proof?.Key);
            long asked = time.GetTimestamp();
            try
            {
                var call = Session(pc).WaitForChange(question, gone.Token);
                await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                // Pages are closed all the time; to throw for each costs more than its wait did.
                if (call.IsCanceled && gone.IsCancellationRequested) return seen;
                var view = await call;
                if (view is null || question.IsNews(view)) return view;
                if (time.GetElapsedTime(asked) < question.MaxWait / 2) await PauseBeforeRetryAsync(gone.Token);
            }
            catch (OperationCanceledException) when (gone.IsCancellationRequested)
            {
                return seen;
            }
            catch (Exception e) when (GrainCallRetry.IsTransient(e, http.RequestAborted))
            {
                await PauseBeforeRetryAsync(gone.Token);
            }
        }

        return seen;
    }

    /// <summary>What the PC is told of it. Being told of a confirmation spends it; null if the session was forgotten meanwhile.</summary>
    public async Task<SessionResponse?> ToResponseAsync(HttpContext http, PollTokenCaller pc, SessionView view)
    {
        LoginTokenResponse? token = null;
        if (view.LoginSalt is { } salt)
        {
            var redeemed = await http.RedeemAsync(grains, pc.Token, salt, login => new(pc.Device, login.LoginId, login.Secret, pc.Proof?.Key));
            if (redeemed is not var (redemption, login)) return null;
            view = redemption.View;
            token = redemption.Login is { } granted ? LoginTokenResponse.Of(login, granted, time.GetUtcNow()) : null;
        }

        return new(
            pc.Token.QrId.Value,
            view.Status,
            view.Version,
            view.ExpiresAt,
            Seconds.Of(view.ExpiresIn),
            view.ScanCode is { } code ? origin.QrText(http, pc.Token.QrId, code) : null,
            view.AccountName is { } name ? new(name) : null,
            view.MatchNumber,
            token);
    }

    private static async Task PauseBeforeRetryAsync(CancellationToken gone) =>
        await Task.Delay(RetryDelay, TimeProvider.System, gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private IQrSessionGrain Session(PollTokenCaller pc) => grains.Session(pc.Token.QrId);
}

/// <summary>A session as its PC may see it, or the problem that stands in its place.</summary>
internal readonly record struct SessionLookup(SessionView? View, Problem Problem);
