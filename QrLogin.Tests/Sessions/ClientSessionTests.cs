using QrLogin.Grains.Contracts;
using QrLogin.Grains.Sessions;
using QrLogin.Tests.Infrastructure;
using static QrLogin.Tests.Infrastructure.Example;

namespace QrLogin.Tests.Sessions;

/// <summary>The rules of a session opened by an OAuth client.</summary>
public sealed class ClientSessionTests
{
    private static readonly KeyThumbprint s_key = KeyThumbprint.From(new byte[32]), s_other = KeyThumbprint.From([.. new byte[31], 1]);

    private static QrSession Opened(bool hasDevice = false, TimeSpan? lifetime = null) => QrSession.Open(
        Open(ScanCodeSource.Fixed(Code), "The TV") with
        {
            Authorization = ClientSession.Authorization(ClientSession.NewUserCode(), hasDevice) with
            {
                LoginLifetime = lifetime is { } span ? LoginLifetime.After(span) : null,
            },
        },
        new(),
        Start);

    [Fact]
    public void A_clients_session_lives_as_long_as_the_client_was_told() => Assert.Equal(
        (SessionStatus.Waiting, SessionStatus.Expired),
        (Opened().StatusAt(Start.AddMinutes(10).AddTicks(-1)), Opened().StatusAt(Start.AddMinutes(10))));

    [Theory]
    [InlineData("tv", true)]
    [InlineData("other", false)]
    [InlineData("TV", false)]
    [InlineData(null, false)]
    public void Only_its_client_can_poll_a_clients_session(string? client, bool may) =>
        Assert.Equal(may, Opened().BelongsTo(null, null, client));

    [Fact]
    public void An_API_session_is_unknown_to_every_OAuth_client() => Assert.False(Example.Opened().BelongsTo(Pc, null, "tv"));

    [Fact]
    public void A_clients_device_counts_if_it_sent_one()
    {
        Assert.True(Opened(hasDevice: true).BelongsTo(Pc, null, "tv"));
        Assert.False(Opened(hasDevice: true).BelongsTo(OtherPc, null, "tv"));
        Assert.False(Opened(hasDevice: true).BelongsTo(null, null, "tv"));
        Assert.True(Opened().BelongsTo(OtherPc, null, "tv"));
    }

    [Fact]
    public void The_first_key_binds_a_clients_session_and_a_second_does_not()
    {
        var bound = Opened().Bind(s_key, Start);
        Assert.Equal(s_key, bound.Key);
        Assert.Same(bound, bound.Bind(s_other, Start));
        Assert.False(bound.BelongsTo(null, s_other, "tv"));
        Assert.False(bound.BelongsTo(null, null, "tv"));
    }

    [Fact]
    public void No_key_can_bind_a_redeemed_or_expired_session()
    {
        var redeemed = Confirmed(Opened()).Redeem(Login(9), Redelivery, Start);
        Assert.Same(redeemed, redeemed.Bind(s_key, Start));
        var expired = Opened();
        Assert.Same(expired, expired.Bind(s_key, Start.AddMinutes(10)));
    }

    [Fact]
    public void A_clients_login_belongs_to_the_client_and_gets_a_device_if_none_was_sent()
    {
        var command = new RedeemSession { Pc = null, LoginId = Login(9), Secret = Token("secret"), Key = s_key, ClientId = "tv" };
        var login = Confirmed(Opened(lifetime: TimeSpan.FromHours(1)).Bind(s_key, Start)).Login(command);
        Assert.Equal(
            ("tv", false, LoginLifetime.After(TimeSpan.FromHours(1)), s_key),
            (login.Client, login.IsDeviceBound, login.Lifetime, login.Key));
        Assert.Equal(
            ("oauth-" + Login(9), DeviceType.Other, "The TV"),
            (login.Requester.Device.Id, login.Requester.Device.Type, login.Requester.DeviceName));
        var bound = Confirmed(Opened(hasDevice: true)).Login(command);
        Assert.Equal((Pc, true), (bound.Requester.Device, bound.IsDeviceBound));
    }

    [Fact]
    public void A_clients_session_is_kept_for_two_intervals_at_any_retention() =>
        Assert.Equal(Start.AddMinutes(10).AddSeconds(10), Opened().EraseAt(TimeSpan.FromSeconds(1)));

    [Fact]
    public void A_renewed_providers_token_vouches_until_its_new_expiry()
    {
        var phone = Ann with { VouchesUntil = Start.AddMinutes(1) };
        var scanned = Opened().Scan(Scan(phone, "1"), NumberMatching.Never, Start).Session;
        var confirmed = scanned.Confirm(Confirm(phone, "1") with { VouchesUntil = Start.AddHours(1) }, Start).Session;
        Assert.Equal(Start.AddHours(1), confirmed.Phone?.VouchesUntil);
        // Not on any account's list, so no account grain is called.
        var command = new RedeemSession { Pc = null, LoginId = Login(9), Secret = Token("secret"), ClientId = "tv" };
        Assert.Null(confirmed.Login(command).VouchedBy);
    }

    private static QrSession Confirmed(QrSession opened) =>
        opened.Scan(Scan(Ann, "1"), NumberMatching.Never, Start).Session.Confirm(Confirm(Ann, "1"), Start).Session;
}
