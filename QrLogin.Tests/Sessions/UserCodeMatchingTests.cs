using QrLogin.Grains.Contracts;
using QrLogin.Grains.Sessions;
using QrLogin.Tests.Infrastructure;
using static QrLogin.Tests.Infrastructure.Example;

namespace QrLogin.Tests.Sessions;

/// <summary>An OAuth client cannot show a number: where one would be asked for, the person types the client's user code.</summary>
public sealed class UserCodeMatchingTests
{
    private static readonly UserCode s_code = CodeOf("BCDF-GHJK");

    [Theory]
    [InlineData(NumberMatching.Never, "192.0.2.9", false)]
    [InlineData(NumberMatching.Never, "198.51.100.1", false)]
    [InlineData(NumberMatching.WhenNetworksDiffer, "192.0.2.9", false)]
    [InlineData(NumberMatching.WhenNetworksDiffer, "198.51.100.1", true)]
    [InlineData(NumberMatching.WhenNetworksDiffer, null, true)]
    [InlineData(NumberMatching.Always, "192.0.2.1", true)]
    public void A_code_is_asked_for_where_a_number_would_be(NumberMatching matching, string? phone, bool asked)
    {
        var scanned = Opened().Scan(Scan(Ann, "1", number: "42") with { Ip = phone }, matching, Start).Session;
        Assert.Equal(asked, scanned.RequiresUserCode());
        Assert.Equal(asked ? RefusalCode.NumberMissing : null, scanned.Confirm(Confirm(Ann, "1"), Start).Refusal?.Code);
        Assert.Null(scanned.Confirm(Confirm(Ann, "1", s_code.Value), Start).Refusal);
    }

    [Fact]
    public void The_PC_is_shown_no_number() => Assert.Null(Scanned().View(Start).MatchNumber);

    [Fact]
    public void The_third_wrong_code_denies_the_session()
    {
        var session = Scanned();
        for (int left = 2; left >= 0; left--)
        {
            var (next, refusal) = session.Confirm(Confirm(Ann, "1", "BBBBBBBB"), Start);
            Assert.Equal(new(RefusalCode.WrongNumber, AttemptsLeft: left), refusal);
            session = next;
        }

        Assert.Equal(SessionStatus.Denied, session.Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("42")]
    [InlineData("12345678")]
    [InlineData("AEIOUAEI")]
    [InlineData("BCDFGHJ")]
    public void What_cannot_be_a_code_is_no_guess(string? typed)
    {
        var (session, refusal) = Scanned().Confirm(Confirm(Ann, "1", typed), Start);
        Assert.Equal((RefusalCode.NumberMissing, 0), (refusal?.Code, session.WrongNumbers));
    }

    [Fact]
    public void A_code_in_place_of_a_number_is_no_guess()
    {
        var (session, refusal) = Example.Scanned(number: "42").Confirm(Confirm(Ann, "1", s_code.Value), Start);
        Assert.Equal((RefusalCode.NumberMissing, 0), (refusal?.Code, session.WrongNumbers));
    }

    [Fact]
    public void Rescanning_from_another_network_neither_adds_nor_removes_the_code_and_keeps_the_count()
    {
        var guessed = Scanned().Confirm(Confirm(Ann, "1", "BBBBBBBB"), Start).Session;
        var near = guessed.Scan(Scan(Ann, "2") with { Ip = "192.0.2.1" }, NumberMatching.WhenNetworksDiffer, Start).Session;
        Assert.Equal((true, 1), (near.RequiresUserCode(), near.WrongNumbers));
        var far = Opened().Scan(Scan(Ann, "1"), NumberMatching.Never, Start).Session.Scan(Scan(Ann, "2"), NumberMatching.Always, Start);
        Assert.False(far.Session.RequiresUserCode());
    }

    [Fact]
    public void During_an_upgrade_an_older_front_end_that_cannot_ask_for_a_code_is_not_told_to() =>
        Assert.False(
            Opened().Scan(Scan(Ann, "1") with { CanAskForUserCode = null }, NumberMatching.Always, Start).Session.RequiresUserCode());

    private static QrSession Opened() => QrSession.Open(
        Open(ScanCodeSource.Fixed(Code), "The TV") with { Authorization = ClientSession.Authorization(s_code, isDeviceBound: false) },
        new(),
        Start);

    private static QrSession Scanned() => Opened().Scan(Scan(Ann, "1", number: "42"), NumberMatching.Always, Start).Session;

    private static UserCode CodeOf(string text) => UserCode.TryParse(text, out var code) ? code : default;
}
