using QrLogin.Grains.Contracts;
using QrLogin.Grains.Sessions;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A PC, two phones, and the commands they send, for the tests of the rules.</summary>
internal static class Example
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(3), Redelivery = TimeSpan.FromSeconds(60);
    public const string Code = "the code on the screen";

    public static readonly Device Pc = Device("pc-000001"), OtherPc = Device("pc-000002");
    public static readonly Phone Ann = Phone(1, "phone-ann"), Bob = Phone(2, "phone-bob");

    public static AccountProfile AnnsAccount { get; } = new(Ann.AccountId, Username.TryParse("ann", out var name) ? name : default, "Ann");

    private static int s_requests;

    public static RequestId NextRequestId() => new((UInt128)Interlocked.Increment(ref s_requests));

    public static QrSession Opened(DateTimeOffset? at = null) => QrSession.Open(Open(ScanCodeSource.Fixed(Code)), new(), at ?? Start);

    public static QrSession Rotating(KeyThumbprint? key = null) =>
        QrSession.Open(Open(ScanCodeSource.Rotating("the session's key")) with { Key = key }, new(), Start);

    public static OpenSession Open(ScanCodeSource scanCodes, string deviceName = "Office") =>
        new() { RequestId = NextRequestId(), Pc = new(Pc, deviceName, "192.0.2.1", "curl"), ScanCodes = scanCodes, LoginSalt = "salt" };

    /// <summary>A scan that sets a match number if it contains one.</summary>
    public static Decision Scan(this QrSession session, ScanSession scan, DateTimeOffset now) =>
        session.Scan(scan, scan.NumberToMatch is null ? NumberMatching.Never : NumberMatching.Always, now);

    public static QrSession Scanned(string? number = null) => Opened().Scan(Scan(Ann, "1", number: number), Start).Session;

    public static QrSession Confirmed() => Scanned().Confirm(Confirm(Ann, "1"), Start).Session;

    public static ScanSession Scan(Phone phone, string token, string code = Code, string? number = null) =>
        new()
        {
            RequestId = NextRequestId(),
            Phone = phone,
            ScanCode = code,
            ConfirmToken = Token(token),
            NumberToMatch = number,
            CanAskForUserCode = true,
        };

    public static ConfirmSession Confirm(Phone phone, string token, string? number = null) =>
        new()
        {
            RequestId = NextRequestId(),
            LoginId = phone.LoginId,
            Device = phone.Device,
            ConfirmToken = Token(token),
            MatchNumber = number
        };

    public static DenySession Deny(Phone phone, string token) => new(NextRequestId(), phone.LoginId, phone.Device, Token(token));

    public static CancelSession Cancel(Device? pc = null) => new(NextRequestId(), pc ?? Pc);

    public static LoginId Login(byte n) => LoginId.From([n, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

    public static SecretHash Token(string text) => SecretHash.Of("test"u8, System.Text.Encoding.UTF8.GetBytes(text));

    public static Device Device(string id, string type = "pc") =>
        Grains.Contracts.Device.TryParse(id, type, out var device) ? device : throw new ArgumentException(id);

    private static Phone Phone(byte n, string name) =>
        new(Login(n), AccountId.From([n, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), name, Device(name, "ios"));
}
