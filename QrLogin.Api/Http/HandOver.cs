using QrLogin.Api.Security;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Http;

/// <summary>Takes the login of a session that is confirmed, for the PC that holds the poll token, through whichever face.</summary>
internal static class LoginRedemption
{
    /// <summary>What came of it, and the token that belongs to it; null if the session was forgotten meanwhile, or is not this PC's.</summary>
    public static async Task<(Redemption Redemption, LoginToken Token)?> RedeemAsync(
        this HttpContext http, IGrainFactory grains, PollToken poll, string salt, Func<LoginToken, RedeemSession> command)
    {
        // The token is made here, from what the PC sent and what the session kept; the cluster learns its hash.
        var token = poll.DeriveLogin(salt);
        if (await http.CallAsync(grains.Session(poll.QrId).Redeem, command(token)) is not { } redemption) return null;
        // Of polls at once, the one that brought it about.
        if (redemption is { IsFirst: true, Login: { } granted }) http.Record(AuditEvent.Redeemed, poll.QrId, granted.Login);
        else if (redemption is { IsFirst: true, View.Status: SessionStatus.Denied }) http.Record(AuditEvent.Denied, poll.QrId, reason: "voucher_ended");
        return (redemption, token);
    }
}
