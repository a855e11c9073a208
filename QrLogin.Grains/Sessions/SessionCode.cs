using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>The rules of a session that answers an authorization request with a code.</summary>
internal static class SessionCode
{
    /// <summary>
    /// The person confirms on the device that opened the session, with the login there. Such a login can lead to no other login of
    /// that device: the code goes to a site, and the site's login may not vouch.
    /// </summary>
    public static Decision Continue(
        this QrSession session, ContinueSession command, DateTimeOffset now, ConfirmWith factor = ConfirmWith.None)
    {
        // First: another device must not learn that there is anything to continue, not even by replaying a request.
        var key = session.Key is null ? null : command.Key;
        if (session.GuardPc(command.Login.Device, key) is { } refusal) return new(session, refusal);
        if (session.IsRetry(command.RequestId)) return session.RepeatOutcome();
        // Without a code, the PC would get a copy of the login that it has.
        if (session.CodeAuthorization is null) return session.Refuse(RefusalCode.SameDevice);
        var status = session.StatusAt(now);
        if (status == SessionStatus.Expired) return session.Refuse(RefusalCode.QrExpired);
        // The phone that scanned owns the decision.
        if (status == SessionStatus.Scanned) return session.Refuse(RefusalCode.QrAlreadyScanned);
        if (status != SessionStatus.Waiting) return session.Refuse(RefusalCode.QrFinished, status);
        if (command.Passkey.RefusalFor(factor) is { } code) return session.Refuse(code);
        if (!session.CodeAuthorization.Allows(command.Authentication, session.OpenedAt, now))
            return session.Refuse(RefusalCode.Reauthenticate);
        var confirmed = session with
        {
            Phone = command.Login,
            ExpiresAt = session.ExpiryAfterConfirm(now),
            Authentication = command.Authentication,
        };
        return QrSession.Transition(confirmed, SessionStatus.Confirmed, command.RequestId);
    }

    /// <summary>The client exchanges the code. Everything is compared at once, so that a refusal does not reveal what was wrong.</summary>
    public static Decision Exchange(this QrSession session, ExchangeCode command, DateTimeOffset now)
    {
        if (!session.IsRightExchange(command)) return session.Refuse(RefusalCode.InvalidCode);
        if (session.Status == SessionStatus.Redeemed && session.IsRetry(command.RequestId)) return session.RepeatOutcome();
        return session.StatusAt(now) == SessionStatus.Confirmed
            ? QrSession.Transition(session, SessionStatus.Redeemed, command.RequestId)
            : session.Refuse(RefusalCode.InvalidCode);
    }

    /// <summary>Whether code, client, redirect, verifier and key are those of the authorization request.</summary>
    public static bool IsRightExchange(this QrSession session, ExchangeCode command) =>
        session.CodeAuthorization is { } request
        && request.Code.Matches(command.Code)
        && session.Client?.Id == command.ClientId
        && request.RedirectUri == command.RedirectUri
        // A verifier without a challenge is wrong, too: somebody may have removed the challenge (RFC 9700, section 2.1.1).
        && request.CodeChallenge == command.CodeChallenge
        && (request.Key is null || request.Key == command.Key);

    /// <summary>Whether a right exchange comes after another: one of them is not the client's (RFC 6749, section 10.5).</summary>
    public static bool IsReplay(this QrSession session, ExchangeCode command) =>
        session.Status == SessionStatus.Redeemed && session.IsRightExchange(command) && !session.IsRetry(command.RequestId);

    /// <summary>
    /// When a session that is confirmed now expires. The PC has some time to redeem it, whatever was left. A code has exactly that
    /// time.
    /// </summary>
    public static DateTimeOffset ExpiryAfterConfirm(this QrSession session, DateTimeOffset now)
    {
        var end = now + QrSession.MinTimeAfterConfirm;
        return session.CodeAuthorization is not null || end > session.ExpiresAt ? end : session.ExpiresAt;
    }

    /// <summary>The login that the code stands for: it lists the page's device, but its client sends no device headers.</summary>
    public static NewLogin Login(this QrSession session, ExchangeCode command) => new()
    {
        LoginId = session.LoginId!.Value,
        Secret = command.LoginSecret,
        Requester = session.Pc with { Device = session.Pc.Device.ForLogin(session.LoginId.Value) },
        Method = session.Authentication!.Method,
        VouchedBy = session.VoucherOf(),
        Key = command.Key,
        Client = session.Client!.Id,
        IsDeviceBound = false,
        Lifetime = session.Client.LoginLifetime,
        IsOpenId = session.CodeAuthorization!.IsOpenId,
        Authentication = session.Authentication,
    };

    private static bool Allows(
        this CodeAuthorization request, PersonAuthentication authentication, DateTimeOffset openedAt, DateTimeOffset now) =>
        // A login that was created for this request is new enough, however short the age.
        authentication.At >= openedAt || (!request.RequiresNewLogin && !(now - authentication.At > request.MaxAge));
}
