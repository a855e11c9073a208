using QrLogin.Grains.Contracts;
using QrLogin.Grains.Sessions;
using QrLogin.Tests.Infrastructure;
using static QrLogin.Tests.Infrastructure.Example;

namespace QrLogin.Tests.Sessions;

/// <summary>Rotating scan codes: a picture of one soon becomes useless.</summary>
public sealed class RotationTests
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(30), s_tick = TimeSpan.FromTicks(1);

    [Fact]
    public void The_code_changes_every_period_and_never_repeats()
    {
        var session = Rotating();
        var codes = Enumerable.Range(0, 6).Select(i => session.View(Start + (i * s_period)).ScanCode).ToList();
        Assert.Equal(6, codes.Distinct().Count());
        Assert.All(codes, c => Assert.Matches("^[A-Za-z0-9_-]{16}$", c));
        Assert.Equal(codes[0], session.View(Start + s_period - s_tick).ScanCode);
        Assert.Equal(codes[1], session.View(Start + (2 * s_period) - s_tick).ScanCode);
    }

    [Fact]
    public void Two_sessions_have_different_codes() =>
        Assert.NotEqual(
            Rotating().View(Start).ScanCode, (Rotating() with { ScanCodes = ScanCodeSource.Rotating("another key") }).View(Start).ScanCode);

    [Fact]
    public void Only_the_current_and_the_previous_code_are_accepted()
    {
        var session = Rotating();
        string Code(int step) => session.View(Start + (step * s_period)).ScanCode!;
        var now = Start + (3 * s_period);
        Assert.Null(session.Scan(Scan(Ann, "1", Code(3)), now).Refusal);
        Assert.Null(session.Scan(Scan(Ann, "1", Code(2)), now).Refusal);
        foreach (string wrong in new[] { Code(1), Code(0), Code(4), session.ScanCodes.Value, "" })
            Assert.Equal(new Refusal(RefusalCode.ScanCodeStale), session.Scan(Scan(Ann, "1", wrong), now).Refusal);
    }

    [Fact]
    public void The_first_code_has_no_previous_code() =>
        Assert.Equal(
            new Refusal(RefusalCode.ScanCodeStale), Rotating().Scan(Scan(Ann, "1", ScanCode.At("the session's key", -2)), Start).Refusal);

    [Fact]
    public void A_phone_that_has_scanned_is_not_asked_to_scan_again()
    {
        var session = Rotating();
        var scanned = session.Scan(Scan(Ann, "1", session.View(Start).ScanCode!), Start).Session;
        Assert.Null(scanned.Scan(Scan(Ann, "2", "long past"), Start + (4 * s_period)).Refusal);
    }

    [Fact]
    public void The_PCs_view_changes_by_time_only_at_the_next_code_and_at_the_expiry()
    {
        var session = Rotating();
        Assert.Equal(Start + s_period, session.NextTimedChange(Start));
        Assert.Equal(Start + (2 * s_period), session.NextTimedChange(Start + s_period));
        Assert.Equal(session.ExpiresAt, session.NextTimedChange(session.ExpiresAt - s_tick));
        var scanned = session.Scan(Scan(Ann, "1", session.View(Start).ScanCode!), Start).Session;
        Assert.Equal(scanned.ExpiresAt, scanned.NextTimedChange(Start));
    }

    [Fact]
    public void After_the_clock_is_set_back_the_first_code_is_shown() =>
        Assert.Equal(Rotating().View(Start).ScanCode, Rotating().View(Start - SessionTimes.MaxClockSkew).ScanCode);

    [Fact]
    public void A_fixed_code_does_not_rotate()
    {
        Assert.Equal(Code, Opened().View(Start + (3 * s_period)).ScanCode);
        Assert.Equal(Opened().ExpiresAt, Opened().NextTimedChange(Start));
    }
}
