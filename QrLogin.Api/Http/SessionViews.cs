using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Http;

/// <summary>A session as its PC may see it: as it is now, as soon as it changes, and with the token once it is confirmed.</summary>
internal sealed class SessionViews(IGrainFactory grains, PublicOrigin origin, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>The pause before a wait that ended too soon is begun anew: its silo stops or has died, and another takes over.</summary>
    private static readonly TimeSpan s_breath = TimeSpan.FromMilliseconds(250);

    /// <summary>What a wait may take longer than it was asked to: a silo's answer may be on its way.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    /// <summary>Whether this process stops, and with it all that waits.</summary>
    public bool IsStopping => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>The session now, or why this PC is not told.</summary>
    public async Task<Found> Now(HttpContext http, PcCaller pc)
    {
        if (pc.Problem is { } problem) return new(null, problem);
        if (pc.Proof is not { } proof) return new(await http.Ask(Session(pc).View, pc.Device), Problem.InvalidPollToken);
        var answer = await http.Ask(Session(pc).ViewByKey, new ViewByKey(pc.Device, proof));
        return answer.IsRefused ? new(null, Problem.Of(answer.Refusal)) : new(answer.Value, Problem.InvalidPollToken);
    }

    /// <summary>The session as soon as it is not what the PC has seen; what it has seen when that did not happen in time, or the process stops; null if it was forgotten.</summary>
    public async Task<SessionView?> Change(HttpContext http, PcCaller pc, SessionView seen, TimeSpan most)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        // Also where a silo froze, which holds a call for as long as the longest wait may take: that one ends in time by itself.
        if (most != CallLimits.LongestWait) gone.CancelAfter(most + s_grace);
        for (long start = time.GetTimestamp(); !IsStopping && most > time.GetElapsedTime(start);)
        {
            var left = most - time.GetElapsedTime(start);
            var question = new WaitForChange(pc.Device, seen.Version, seen.ScanCode, left < CallLimits.LongestWait ? left : CallLimits.LongestWait, pc.Proof?.Key);
            long asked = time.GetTimestamp();
            try
            {
                var call = Session(pc).WaitForChange(question, gone.Token);
                await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                // Pages are closed all the time; to throw for each costs more than its wait did.
                if (call.IsCanceled && gone.IsCancellationRequested) return seen;
                var view = await call;
                if (view is null || question.IsNews(view)) return view;
                if (time.GetElapsedTime(asked) < question.Most / 2) await Breathe(gone.Token);
            }
            catch (OperationCanceledException) when (gone.IsCancellationRequested)
            {
                return seen;
            }
            catch (Exception e) when (Patience.MayPass(e, http.RequestAborted))
            {
                await Breathe(gone.Token);
            }
        }

        return seen;
    }

    /// <summary>What the PC is told of it. Being told of a confirmation spends it; null if the session was forgotten meanwhile.</summary>
    public async Task<SessionAnswer?> Answer(HttpContext http, PcCaller pc, SessionView view)
    {
        LoginTokenAnswer? token = null;
        if (view.HandOverSalt is { } salt)
        {
            var redeemed = await http.Redeem(grains, pc.Token, salt, login => new(pc.Device, login.LoginId, login.Secret, pc.Proof?.Key));
            if (redeemed is not var (redemption, login)) return null;
            view = redemption.View;
            token = redemption.Login is { } granted ? LoginTokenAnswer.Of(login, granted, time.GetUtcNow()) : null;
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

    private static async Task Breathe(CancellationToken gone) =>
        await Task.Delay(s_breath, TimeProvider.System, gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private IQrSessionGrain Session(PcCaller pc) => grains.Session(pc.Token.QrId);
}

/// <summary>A session as its PC may see it, or the problem that stands in its place.</summary>
internal readonly record struct Found(SessionView? View, Problem Problem);
