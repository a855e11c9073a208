using QrLogin.Grains.Contracts;
using QrLogin.Grains.Sessions;
using QrLogin.Tests.Infrastructure;
using static QrLogin.Tests.Infrastructure.Example;

namespace QrLogin.Tests.Sessions;

/// <summary>The rules, one by one: each transition of the diagram, each refusal of the contract.</summary>
public sealed class QrSessionTests
{
    // The transitions

    [Fact]
    public void An_opened_session_waits_and_shows_its_code()
    {
        var view = Opened().View(Start);
        Assert.Equal((SessionStatus.Waiting, 1, Code, null), (view.Status, view.Version, view.ScanCode, view.AccountName));
        Assert.Equal(Start + Lifetime, view.ExpiresAt);
    }

    [Fact]
    public void A_scan_shows_the_account_and_hides_the_code()
    {
        var view = Scanned().View(Start);
        Assert.Equal((SessionStatus.Scanned, 2, null, Ann.DisplayName), (view.Status, view.Version, view.ScanCode, view.AccountName));
    }

    [Fact]
    public void Rescanning_invalidates_the_first_confirm_token_and_keeps_the_version()
    {
        var again = Scanned().Scan(Scan(Ann, "2", code: "no longer the code"), Start).Session;
        Assert.Equal((SessionStatus.Scanned, 2), (again.Status, again.Version));
        Assert.Equal(RefusalCode.InvalidConfirmToken, again.Confirm(Confirm(Ann, "1"), Start).Refusal?.Code);
        Assert.Null(again.Confirm(Confirm(Ann, "2"), Start).Refusal);
    }

    [Fact]
    public void Confirming_lets_the_PC_redeem() => Assert.Equal((SessionStatus.Confirmed, 3, "salt"), Seen(Confirmed().View(Start)));

    [Fact]
    public void A_late_confirmation_leaves_the_PC_a_minute()
    {
        var late = Start + Lifetime - TimeSpan.FromSeconds(1);
        var confirmed = Scanned().Confirm(Confirm(Ann, "1"), late).Session;
        Assert.Equal(late + TimeSpan.FromSeconds(60), confirmed.ExpiresAt);
    }

    [Fact]
    public void An_early_confirmation_does_not_move_the_expiry() => Assert.Equal(Start + Lifetime, Confirmed().ExpiresAt);

    [Fact]
    public void A_denial_ends_the_session() =>
        Assert.Equal((SessionStatus.Denied, 3, null), Seen(Scanned().Deny(Deny(Ann, "1"), Start).Session.View(Start)));

    [Fact]
    public void The_PC_may_cancel_while_waiting() =>
        Assert.Equal((SessionStatus.Cancelled, 2, null), Seen(Opened().Cancel(Cancel(), Start).Session.View(Start)));

    [Fact]
    public void The_PC_may_cancel_while_scanned() =>
        Assert.Equal((SessionStatus.Cancelled, 3, null), Seen(Scanned().Cancel(Cancel(), Start).Session.View(Start)));

    [Fact]
    public void Redeeming_is_shown_as_confirmed_until_the_redelivery_ends()
    {
        var redeemed = Confirmed().Redeem(Login(9), Redelivery, Start);
        Assert.Equal(SessionStatus.Redeemed, redeemed.Status);
        Assert.Equal((SessionStatus.Confirmed, 3, "salt"), Seen(redeemed.View(Start + Redelivery - TimeSpan.FromTicks(1))));
        Assert.Equal((SessionStatus.Redeemed, 4, null), Seen(redeemed.View(Start + Redelivery)));
    }

    [Fact]
    public void A_login_that_was_ended_is_not_handed_over_again()
    {
        var redeemed = Confirmed().Redeem(Login(9), Redelivery, Start);
        Assert.Equal((SessionStatus.Redeemed, 4, null), Seen(redeemed.ViewWithoutLogin(Start)));
    }

    [Fact]
    public void Redeeming_twice_names_the_first_login()
    {
        var redeemed = Confirmed().Redeem(Login(9), Redelivery, Start);
        Assert.Same(redeemed, redeemed.Redeem(Login(8), Redelivery, Start));
        Assert.Equal(Login(9), redeemed.LoginId);
    }

    [Fact]
    public void A_confirmation_whose_voucher_has_ended_is_denied() =>
        Assert.Equal((SessionStatus.Denied, 4, null), Seen(Confirmed().VoucherEnded(Start).View(Start)));

    [Theory]
    [InlineData(SessionStatus.Waiting, 2)]
    [InlineData(SessionStatus.Scanned, 3)]
    [InlineData(SessionStatus.Confirmed, 4)]
    public void A_session_expires_exactly_at_its_time(SessionStatus from, int version)
    {
        var session = Reached(from);
        Assert.Equal(from, session.View(session.ExpiresAt - TimeSpan.FromTicks(1)).Status);
        Assert.Equal((SessionStatus.Expired, version, null), Seen(session.View(session.ExpiresAt)));
    }

    [Theory]
    [InlineData(SessionStatus.Redeemed)]
    [InlineData(SessionStatus.Denied)]
    [InlineData(SessionStatus.Cancelled)]
    public void A_finished_session_does_not_expire(SessionStatus final)
    {
        var session = Reached(final);
        Assert.Equal(final, session.StatusAt(Start + TimeSpan.FromDays(1)));
    }

    [Fact]
    public void A_session_is_kept_for_two_minutes_after_its_last_use()
    {
        Assert.Equal(Start + Lifetime + TimeSpan.FromMinutes(2), Opened().EraseAt(TimeSpan.FromMinutes(2)));
        Assert.Equal(Start + Redelivery + TimeSpan.FromMinutes(2), Reached(SessionStatus.Redeemed).EraseAt(TimeSpan.FromMinutes(2)));
    }

    // The refusals of a scan

    [Fact]
    public void The_PC_itself_cannot_scan() => Refused(RefusalCode.SameDevice, Opened().Scan(Scan(Ann with { Device = Pc }, "1"), Start));

    [Fact]
    public void An_expired_code_cannot_be_scanned() => Refused(RefusalCode.QrExpired, Opened().Scan(Scan(Ann, "1"), Start + Lifetime));

    [Theory]
    [InlineData(SessionStatus.Confirmed)]
    [InlineData(SessionStatus.Redeemed)]
    [InlineData(SessionStatus.Denied)]
    [InlineData(SessionStatus.Cancelled)]
    public void A_finished_code_cannot_be_scanned(SessionStatus status) =>
        Refused(new Refusal(RefusalCode.QrFinished, status), Reached(status).Scan(Scan(Ann, "2"), Start));

    [Fact]
    public void A_second_phone_cannot_scan() => Refused(RefusalCode.QrAlreadyScanned, Scanned().Scan(Scan(Bob, "2"), Start));

    [Fact]
    public void A_second_login_on_the_same_phone_cannot_scan() =>
        Refused(RefusalCode.QrAlreadyScanned, Scanned().Scan(Scan(Ann with { LoginId = Login(7) }, "2"), Start));

    [Fact]
    public void A_wrong_scan_code_is_refused() => Refused(RefusalCode.ScanCodeStale, Opened().Scan(Scan(Ann, "1", code: "guess"), Start));

    // The refusals of a decision

    [Fact]
    public void The_PC_itself_cannot_confirm() =>
        Refused(RefusalCode.SameDevice, Scanned().Confirm(Confirm(Ann with { Device = Pc }, "1"), Start));

    [Fact]
    public void A_session_that_was_not_scanned_cannot_be_confirmed() =>
        Refused(RefusalCode.InvalidConfirmToken, Opened().Confirm(Confirm(Ann, "1"), Start));

    [Fact]
    public void A_wrong_confirm_token_is_refused() => Refused(RefusalCode.InvalidConfirmToken, Scanned().Confirm(Confirm(Ann, "2"), Start));

    [Fact]
    public void Another_login_with_the_right_confirm_token_is_refused() =>
        Refused(RefusalCode.InvalidConfirmToken, Scanned().Confirm(Confirm(Bob, "1"), Start));

    [Theory]
    [InlineData(SessionStatus.Confirmed)]
    [InlineData(SessionStatus.Redeemed)]
    [InlineData(SessionStatus.Denied)]
    [InlineData(SessionStatus.Cancelled)]
    public void A_phone_that_did_not_scan_learns_no_status(SessionStatus status) =>
        Refused(RefusalCode.InvalidConfirmToken, Reached(status).Confirm(Confirm(Bob, "1"), Start));

    [Theory]
    [InlineData(SessionStatus.Confirmed)]
    [InlineData(SessionStatus.Redeemed)]
    [InlineData(SessionStatus.Denied)]
    public void A_confirm_token_works_once(SessionStatus status)
    {
        Refused(new Refusal(RefusalCode.ConfirmTokenUsed, status), Reached(status).Confirm(Confirm(Ann, "1"), Start));
        Refused(new Refusal(RefusalCode.ConfirmTokenUsed, status), Reached(status).Deny(Deny(Ann, "1"), Start));
    }

    [Fact]
    public void A_used_confirm_token_takes_precedence_over_the_expiry() =>
        Refused(new Refusal(RefusalCode.ConfirmTokenUsed, SessionStatus.Expired), Confirmed().Confirm(Confirm(Ann, "1"), Start + Lifetime));

    [Fact]
    public void An_expired_code_cannot_be_confirmed() =>
        Refused(RefusalCode.QrExpired, Scanned().Confirm(Confirm(Ann, "1"), Start + Lifetime));

    [Fact]
    public void A_cancelled_code_cannot_be_confirmed() =>
        Refused(
            new Refusal(RefusalCode.QrFinished, SessionStatus.Cancelled),
            Scanned().Cancel(Cancel(), Start).Session.Confirm(Confirm(Ann, "1"), Start));

    [Fact]
    public void An_expired_code_cannot_be_denied() => Refused(RefusalCode.QrExpired, Scanned().Deny(Deny(Ann, "1"), Start + Lifetime));

    // Number matching

    [Fact]
    public void The_number_is_shown_on_the_PC_while_scanned_and_must_be_typed()
    {
        var scanned = Scanned(number: "42");
        Assert.Equal("42", scanned.View(Start).MatchNumber);
        Refused(RefusalCode.NumberMissing, scanned.Confirm(Confirm(Ann, "1"), Start));
        var confirmed = scanned.Confirm(Confirm(Ann, "1", "42"), Start).Session;
        Assert.Equal((SessionStatus.Confirmed, null), (confirmed.Status, confirmed.View(Start).MatchNumber));
    }

    [Fact]
    public void The_third_wrong_number_denies_the_session()
    {
        var session = Scanned(number: "42");
        for (int left = 2; left >= 0; left--)
        {
            var (next, refusal) = session.Confirm(Confirm(Ann, "1", "41"), Start);
            Assert.Equal(new(RefusalCode.WrongNumber, AttemptsLeft: left), refusal);
            session = next;
        }

        Assert.Equal((SessionStatus.Denied, 3), (session.Status, session.Version));
        Refused(new Refusal(RefusalCode.QrFinished, SessionStatus.Denied), session.Confirm(Confirm(Ann, "1", "42"), Start));
    }

    [Fact]
    public void Rescanning_keeps_the_number_and_the_count_of_wrong_ones()
    {
        var session =
            Scanned(number: "42").Confirm(Confirm(Ann, "1", "41"), Start).Session.Scan(Scan(Ann, "2", number: "77"), Start).Session;
        Assert.Equal(("42", 1), (session.MatchNumber, session.WrongNumbers));
    }

    // The PC's cancel

    [Fact]
    public void Another_device_cannot_cancel() => Refused(RefusalCode.InvalidPollToken, Opened().Cancel(Cancel(OtherPc), Start));

    [Theory]
    [InlineData(SessionStatus.Confirmed)]
    [InlineData(SessionStatus.Denied)]
    [InlineData(SessionStatus.Cancelled)]
    public void A_finished_session_cannot_be_cancelled(SessionStatus status) =>
        Refused(new Refusal(RefusalCode.QrFinished, status), Reached(status).Cancel(Cancel(), Start));

    [Fact]
    public void An_expired_session_cannot_be_cancelled() =>
        Refused(new Refusal(RefusalCode.QrFinished, SessionStatus.Expired), Opened().Cancel(Cancel(), Start + Lifetime));

    // Lost answers

    [Fact]
    public void A_retried_scan_gets_the_same_answer_and_changes_nothing()
    {
        var scan = Scan(Ann, "1");
        var scanned = Opened().Scan(scan, Start).Session;
        Assert.Equal(new(scanned), scanned.Scan(scan, Start));
    }

    [Fact]
    public void The_same_confirmation_sent_again_is_no_refusal()
    {
        var confirm = Confirm(Ann, "1");
        var confirmed = Scanned().Confirm(confirm, Start).Session;
        Assert.Equal(new(confirmed), confirmed.Confirm(confirm, Start));
    }

    [Fact]
    public void The_same_wrong_number_sent_again_counts_once()
    {
        var wrong = Confirm(Ann, "1", "41");
        var (session, refusal) = Scanned(number: "42").Confirm(wrong, Start);
        Assert.Equal(new(session, refusal), session.Confirm(wrong, Start));
    }

    [Fact]
    public void The_same_cancel_sent_again_is_no_refusal()
    {
        var cancel = Cancel();
        var cancelled = Opened().Cancel(cancel, Start).Session;
        Assert.Equal(new(cancelled), cancelled.Cancel(cancel, Start));
    }

    private static QrSession Reached(SessionStatus status) => status switch
    {
        SessionStatus.Waiting => Opened(),
        SessionStatus.Scanned => Scanned(),
        SessionStatus.Confirmed => Confirmed(),
        SessionStatus.Redeemed => Confirmed().Redeem(Login(9), Redelivery, Start),
        SessionStatus.Denied => Scanned().Deny(Deny(Ann, "1"), Start).Session,
        SessionStatus.Cancelled => Scanned().Cancel(Cancel(), Start).Session,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    private static (SessionStatus Status, int Version, string? Salt) Seen(SessionView view) => (view.Status, view.Version, view.LoginSalt);

    private static void Refused(RefusalCode code, Decision decision) => Refused(new Refusal(code), decision);

    private static void Refused(Refusal refusal, Decision decision) => Assert.Equal(refusal, decision.Refusal);
}
