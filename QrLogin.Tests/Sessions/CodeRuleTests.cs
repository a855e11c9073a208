using QrLogin.Grains.Contracts;
using QrLogin.Grains.Sessions;
using QrLogin.Tests.Infrastructure;
using static QrLogin.Tests.Infrastructure.Example;

namespace QrLogin.Tests.Sessions;

/// <summary>The rules of a session that answers an authorization request with a code.</summary>
public sealed class CodeRuleTests
{
    [Fact]
    public void A_code_is_good_for_a_minute_from_the_confirmation_whatever_was_left()
    {
        foreach (var at in new[] { Start, Start + Lifetime - TimeSpan.FromSeconds(1) })
        {
            var confirmed = CodeSession.Opened().Scan(Scan(Ann, "1"), at).Session.Confirm(Confirm(Ann, "1"), at).Session;
            Assert.Null(confirmed.Exchange(CodeSession.Exchange(), at.AddSeconds(60).AddTicks(-1)).Refusal);
            Assert.Equal(
                RefusalCode.InvalidCode, confirmed.Exchange(CodeSession.Exchange(), at.AddSeconds(60)).Refusal?.Code);
        }
    }

    [Fact]
    public void What_is_wrong_spends_nothing()
    {
        var confirmed = CodeSession.Confirmed();
        foreach (var wrong in CodeSession.WrongExchanges)
            Assert.Equal((confirmed, RefusalCode.InvalidCode), Outcome(confirmed.Exchange(wrong, Start)));
        Assert.Equal(SessionStatus.Redeemed, confirmed.Exchange(CodeSession.Exchange(), Start).Session.Status);
    }

    [Fact]
    public void A_verifier_without_a_challenge_is_wrong()
    {
        var confirmed = CodeSession.Confirmed(CodeSession.Request with { CodeChallenge = null });
        Assert.Equal(RefusalCode.InvalidCode, confirmed.Exchange(CodeSession.Exchange(), Start).Refusal?.Code);
        Assert.Null(confirmed.Exchange(CodeSession.Exchange() with { CodeChallenge = null }, Start).Refusal);
    }

    [Fact]
    public void A_key_in_the_request_is_the_only_one_that_counts()
    {
        var bound = CodeSession.Confirmed(CodeSession.Request with { Key = CodeSession.Key });
        foreach (KeyThumbprint? wrong in new KeyThumbprint?[] { null, CodeSession.OtherKey })
            Assert.Equal(RefusalCode.InvalidCode, bound.Exchange(CodeSession.Exchange() with { Key = wrong }, Start).Refusal?.Code);
        Assert.Null(bound.Exchange(CodeSession.Exchange() with { Key = CodeSession.Key }, Start).Refusal);
        // Any key, or none, where the request has none.
        Assert.Null(CodeSession.Confirmed().Exchange(CodeSession.Exchange() with { Key = CodeSession.OtherKey }, Start).Refusal);
    }

    [Fact]
    public void Only_a_second_right_exchange_is_a_replay()
    {
        var exchange = CodeSession.Exchange();
        var redeemed = CodeSession.Confirmed().Exchange(exchange, Start).Session;
        Assert.False(redeemed.IsReplay(exchange));
        Assert.True(redeemed.IsReplay(CodeSession.Exchange()));
        Assert.All(CodeSession.WrongExchanges, wrong => Assert.False(redeemed.IsReplay(wrong)));
        Assert.False(CodeSession.Confirmed().IsReplay(CodeSession.Exchange()));
        Assert.Equal((redeemed, RefusalCode.InvalidCode), Outcome(redeemed.Exchange(CodeSession.Exchange(), Start)));
    }

    [Fact]
    public void A_person_continues_on_the_device_that_opened_the_session_before_anybody_scans()
    {
        var opened = CodeSession.Opened();
        var continued = opened.Continue(CodeSession.Continue(), Start);
        Assert.Equal(
            (SessionStatus.Confirmed, CodeSession.OnPc, new PersonAuthentication(Start.AddDays(-1), LoginMethod.Password), null),
            (continued.Session.Status, continued.Session.Phone, continued.Session.Authentication, continued.Refusal));

        Assert.Equal(Refused(opened, RefusalCode.InvalidPollToken), Outcome(opened.Continue(CodeSession.WrongContinuations[0], Start)));
        Assert.Equal(Refused(opened, RefusalCode.InvalidPollToken), Outcome(opened.Continue(CodeSession.WrongContinuations[1], Start)));
        Assert.Equal(Refused(opened, RefusalCode.QrExpired), Outcome(opened.Continue(CodeSession.Continue(), Start + Lifetime)));
        var scanned = opened.Scan(Scan(Ann, "1"), Start).Session;
        Assert.Equal(Refused(scanned, RefusalCode.QrAlreadyScanned), Outcome(scanned.Continue(CodeSession.Continue(), Start)));
        Assert.Equal(
            Refused(continued.Session, RefusalCode.QrFinished),
            Outcome(continued.Session.Continue(CodeSession.Continue(), Start)));
        // Where the session has a key, the login has the same.
        var bound = opened with { Key = CodeSession.Key };
        Assert.Equal(Refused(bound, RefusalCode.InvalidPollToken), Outcome(bound.Continue(CodeSession.Continue(), Start)));
        Assert.Equal(
            Refused(bound, RefusalCode.InvalidProof),
            Outcome(bound.Continue(CodeSession.Continue() with { Key = CodeSession.OtherKey }, Start)));
        Assert.Null(bound.Continue(CodeSession.Continue() with { Key = CodeSession.Key }, Start).Refusal);
        Assert.Null(opened.Continue(CodeSession.Continue() with { Key = CodeSession.Key }, Start).Refusal);
        // A PC that waits for a token would get a copy of its own login.
        var plain = Opened();
        Assert.Equal(Refused(plain, RefusalCode.SameDevice), Outcome(plain.Continue(CodeSession.Continue(), Start)));
    }

    [Fact]
    public void A_login_that_is_older_than_the_client_allows_does_not_continue()
    {
        var young = CodeSession.Opened(CodeSession.Request with { MaxAge = TimeSpan.FromHours(1) });
        Assert.Equal(Refused(young, RefusalCode.Reauthenticate), Outcome(young.Continue(CodeSession.Continue(), Start)));
        var hourAgo = CodeSession.Continue() with { Authentication = new(Start.AddHours(-1), LoginMethod.Password) };
        Assert.Null(young.Continue(hourAgo, Start).Refusal);
        var newest = CodeSession.Opened(CodeSession.Request with { MaxAge = TimeSpan.Zero });
        var meanwhile = CodeSession.Continue() with { Authentication = new(Start.AddSeconds(1), LoginMethod.Password) };
        Assert.Equal(Refused(newest, RefusalCode.Reauthenticate), Outcome(newest.Continue(hourAgo, Start)));
        Assert.Null(newest.Continue(meanwhile, Start.AddSeconds(2)).Refusal);
        var anew = CodeSession.Opened(CodeSession.Request with { RequiresNewLogin = true });
        Assert.Equal(Refused(anew, RefusalCode.Reauthenticate), Outcome(anew.Continue(hourAgo, Start)));
        Assert.Null(anew.Continue(hourAgo with { Authentication = new(Start, LoginMethod.Password) }, Start).Refusal);
    }

    [Fact]
    public void The_PC_sees_the_request_once_it_is_decided()
    {
        var scanned = CodeSession.Opened().Scan(Scan(Ann, "1"), Start).Session;
        Assert.Null(CodeSession.Opened().View(Start).CodeAuthorization);
        Assert.Null(scanned.View(Start).CodeAuthorization);
        Assert.Equal(CodeSession.Request, scanned.Deny(Deny(Ann, "1"), Start).Session.View(Start).CodeAuthorization);
        var confirmed = CodeSession.Confirmed();
        Assert.Equal((CodeSession.Request, "shop"), (confirmed.View(Start).CodeAuthorization, confirmed.View(Start).ClientId));
        Assert.Null(confirmed.Exchange(CodeSession.Exchange(), Start).Session.View(Start).CodeAuthorization);
    }

    [Fact]
    public void The_login_of_a_code_is_the_clients_and_needs_no_device_headers()
    {
        var login = CodeSession.Confirmed().Login(CodeSession.Exchange() with { Key = CodeSession.Key });
        Assert.Equal(
            (Login(9), Pc.ForLogin(Login(9)), false, "shop", CodeSession.Key, LoginMethod.Qr, Ann.LoginId),
            (login.LoginId, login.Requester.Device, login.IsDeviceBound, login.Client, login.Key, login.Method, login.VouchedBy));
        var continued = CodeSession.Opened().Continue(CodeSession.Continue(), Start).Session.Login(CodeSession.Exchange());
        Assert.Equal((LoginMethod.Password, CodeSession.OnPc.LoginId), (continued.Method, continued.VouchedBy));
    }

    private static (QrSession, RefusalCode?) Outcome(Decision decision) => (decision.Session, decision.Refusal?.Code);

    private static (QrSession, RefusalCode?) Refused(QrSession session, RefusalCode code) => (session, code);
}
