using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>Creates the views of a session in a given status.</summary>
internal static class SessionViewFactory
{
    public static SessionView Create(QrSession session, SessionStatus status, DateTimeOffset now, ScanCodeSchedule codes) => new()
    {
        Status = status,
        Version = VersionOf(session, status),
        ExpiresAt = session.ExpiresAt,
        ExpiresIn = session.TimeLeft(now),
        ScanCode = status == SessionStatus.Waiting ? codes.CodeAt(now, stepsBack: 0) : null,
        UpcomingCodes = status == SessionStatus.Waiting && session.SendsCodesAhead ? codes.UpcomingAt(now, session.ExpiresAt) : null,
        AccountName = session.Phone?.DisplayName,
        MatchNumber = status == SessionStatus.Scanned && !session.IsOAuth ? session.MatchNumber : null,
        LoginSalt = status == SessionStatus.Confirmed ? session.LoginSalt : null,
        UserCode = session.Authorization?.UserCode,
        ClientId = session.Client?.Id,
        AnswersWithCode = session.CodeAuthorization is not null,
        CodeAuthorization = status is SessionStatus.Confirmed or SessionStatus.Denied ? session.CodeAuthorization : null,
    };

    /// <summary>What the phone that scanned shows to the person. It contains nothing that the person must type.</summary>
    public static ScanTicket CreateTicket(QrSession scanned, string? ip, bool isNewDevice, DateTimeOffset now) => new()
    {
        Requester = scanned.Pc,
        RequestedAt = scanned.OpenedAt,
        ExpiresIn = scanned.TimeLeft(now),
        NumberRequired = scanned.MatchNumber is not null,
        DifferentNetwork = scanned.IsOnAnotherNetwork(ip),
        NewDevice = isNewDevice,
        ClientName = scanned.Client?.Name,
        UserCode = scanned.RequiresUserCode() ? null : scanned.Authorization?.UserCode,
        UserCodeRequired = scanned.RequiresUserCode(),
        IsClientVerified = scanned.Client?.IsVerified,
    };

    /// <summary>The session as the phone that scanned it may see it; null for any other login.</summary>
    public static PhoneView? ViewFor(this QrSession session, LoginId login, DateTimeOffset now)
    {
        if (session.Phone?.LoginId != login) return null;
        var status = session.StatusAt(now);
        return new(status, VersionOf(session, status), session.TimeLeft(now));
    }

    /// <summary>
    /// The version to show with a status: one lower for Redeemed shown as Confirmed, one higher for an expiry by time.
    /// </summary>
    private static int VersionOf(QrSession session, SessionStatus shown)
    {
        if (shown == session.Status) return session.Version;
        return shown == SessionStatus.Confirmed ? session.Version - 1 : session.Version + 1;
    }
}
