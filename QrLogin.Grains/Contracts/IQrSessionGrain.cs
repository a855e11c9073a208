using Orleans.Concurrency;

namespace QrLogin.Grains.Contracts;

/// <summary>One QR login attempt. Its key is the <see cref="QrId"/>.</summary>
/// <remarks>Every verb throws <see cref="StoreUnavailableException"/> where its store does; sent again with the same attempt id it has no second effect.</remarks>
[GrainInterfaceType("qrlogin.session")]
public interface IQrSessionGrain : IGrainWithStringKey
{
    /// <summary>The PC begins.</summary>
    [Alias("open")]
    Task<SessionView> Open(OpenSession command);

    /// <summary>What the PC may know; null for a session that does not exist and for a device that did not open it. Writes nothing.</summary>
    [Alias("view")]
    [AlwaysInterleave]
    Task<SessionView?> View(Device pc);

    /// <summary>A phone read the code.</summary>
    [Alias("scan")]
    Task<Answer<ScanTicket>> Scan(ScanSession command);

    /// <summary>The phone says yes. The answer's value is the session's new status.</summary>
    [Alias("confirm")]
    Task<Answer<SessionVerdict>> Confirm(ConfirmSession command);

    /// <summary>The phone says no.</summary>
    [Alias("deny")]
    Task<Answer<SessionVerdict>> Deny(DenySession command);

    /// <summary>The PC gives up.</summary>
    [Alias("cancel")]
    Task<Answer<SessionVerdict>> Cancel(CancelSession command);

    /// <summary>
    /// The PC takes its login. However often it is sent, one login is made; once that login was ended, or the time for
    /// handing it over again has passed, there is none in the answer. Null as for <see cref="View"/>.
    /// </summary>
    [Alias("redeem")]
    Task<Redemption?> Redeem(RedeemSession command);
}
