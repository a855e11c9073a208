using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>The login that a confirmed session leads to.</summary>
internal static class SessionLogin
{
    /// <summary>Announces that a session is being confirmed, while its record is written.</summary>
    public static void Announce(this QrSession session, IGrainFactory grains)
    {
        // The account lists the login. If the session's write fails, the list keeps the id for ten minutes.
        if (session.ExpectedLogin() is { } login) _ = grains.Account(session.Phone!.AccountId).ExpectLogin(login);
        if (session.CodeAuthorization?.PushedRequest is { } pushed) _ = grains.PushedRequest(pushed).Use();
    }

    /// <summary>The login to create for a session, bound to its client, device and key.</summary>
    public static NewLogin Login(this QrSession session, RedeemSession command) => new()
    {
        LoginId = command.LoginId,
        Secret = command.Secret,
        // A client that sent no device headers gets a device id that only this login has.
        Requester = session.IsDeviceBound ? session.Pc : session.Pc with { Device = Device.OfLogin(command.LoginId) },
        Method = LoginMethod.Qr,
        VouchedBy = session.VoucherOf(),
        Key = session.Key,
        Client = session.Client?.Id,
        IsDeviceBound = session.IsDeviceBound,
        Lifetime = session.Client?.LoginLifetime,
        Authentication = session.Authentication,
    };

    /// <summary>Whether the phone that confirmed may still vouch.</summary>
    public static async Task<bool> IsVouchedFor(this QrSession session, IAccountGrain account, DateTimeOffset now)
    {
        var phone = session.Phone!;
        if (phone.VouchesUntil is { } end) return now < end && await account.IsEnabled();
        return await account.Vouches(phone.LoginId);
    }

    /// <summary>
    /// Ends the login of a code that is used a second time. The first exchange may not have created it yet: then it is created here, with
    /// a secret that nobody learns, and ended, so that the first one cannot create it any more.
    /// </summary>
    public static async Task<Refusal> EndReplayedAsync(this QrSession session, ExchangeCode command, IAccountGrain account)
    {
        await account.AddLogin(session.Login(command));
        await account.EndLogin(new(command.RequestId, session.LoginId!.Value));
        return new(RefusalCode.CodeReplayed);
    }

    /// <summary>Null for an external token, which is not on the account's list. The session checks its expiry.</summary>
    public static LoginId? VoucherOf(this QrSession session) =>
        session.Phone!.VouchesUntil is null ? session.Phone.LoginId : null;

    /// <summary>What to announce to the account once the session is confirmed; null if the login is not known yet.</summary>
    private static ExpectLogin? ExpectedLogin(this QrSession session) => session.LoginId is { } login
        ? new(login, session.VoucherOf(), session is { IsDeviceBound: true, CodeAuthorization: null } ? session.Pc.Device : null)
        : null;
}
