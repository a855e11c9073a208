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
    IGrainFactory grains, PublicOrigin origin, OpenSessions openSessions, ChangeWaiter waiter, TimeProvider time)
{
    public bool IsStopping => waiter.IsStopping;

    /// <summary>Returns the session as its PC may see it now.</summary>
    public Task<GrainResult<SessionView>> ViewAsync(HttpContext http, PollTokenCaller pc) =>
        http.CallAsync(Session(pc).View, new ViewSession(pc.Device, pc.Proof));

    /// <summary>Waits until the session differs from what the PC has seen.</summary>
    public Task<Change<SessionView>> WaitForChangeAsync(HttpContext http, PollTokenCaller pc, SessionView seen, TimeSpan maxWait)
    {
        var query = new WaitForChange
        {
            Pc = pc.Device,
            SeenVersion = seen.Version,
            SeenScanCode = seen.ScanCode,
            MaxWait = maxWait,
            Key = pc.Proof?.Key,
        };
        return waiter.WaitAsync(
            http, maxWait, (wait, stop) => Session(pc).WaitForChange(query with { MaxWait = wait }, stop), query.IsNews);
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
        var redirect = view.CodeAuthorization is null ? SessionRedirect.None : SessionRedirect.Of(view, pc, origin.Of(http));
        // A session for an authorization request has no token: the code goes to the site.
        if (view is { CodeAuthorization: null, LoginSalt: { } salt })
        {
            var redeemed = await http.RedeemAsync(grains, pc.Token, salt, login => ToCommand(pc, login));
            if (redeemed is not var (redemption, loginToken)) return null;
            view = redemption.View;
            token = redemption.Login is { } granted ? LoginTokenResponse.Of(loginToken, granted, time.GetUtcNow()) : null;
        }

        var response = new SessionResponse(
            pc.Token.QrId.Value,
            view.Status,
            view.Version,
            view.ExpiresAt,
            view.ExpiresIn.ToSeconds(),
            view.ScanCode is { } scanCode ? origin.QrText(http, pc.Token.QrId, scanCode) : null,
            view.AccountName is { } name ? new(name) : null,
            view.MatchNumber,
            token,
            redirect.RedirectTo,
            redirect.FormPost,
            UpcomingCode.Of(view, http, origin, pc.Token.QrId));
        // The session no longer counts against the address that opened it.
        if (response.IsComplete()) openSessions.Release(http.CallerKey(), pc.Token.QrId);
        return response;
    }

    private static RedeemSession ToCommand(PollTokenCaller pc, LoginToken login) =>
        new() { Pc = pc.Device, LoginId = login.LoginId, Secret = login.Secret, Key = pc.Proof?.Key };

    private IQrSessionGrain Session(PollTokenCaller pc) => grains.Session(pc.Token.QrId);
}
