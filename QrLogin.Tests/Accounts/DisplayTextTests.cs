using System.Text;
using Microsoft.Extensions.DependencyInjection;
using QrLogin.Grains.Contracts;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Accounts;

/// <summary>Names that one person writes and another sees.</summary>
public sealed class DisplayTextTests(ApiHost api)
{
    private const string England = "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F";

    /// <summary>A name as sent, and as it is shown; null if it is refused.</summary>
    public static TheoryData<string, string?> Names => new()
    {
        { "Ann", "Ann" },
        { "Zoë 王", "Zoë 王" },
        // Not seen at all.
        { "A\u00ADn\u200Bn\u2060", "Ann" },
        { "An\u034Fn\uFEFF\u180E\u061C\u200E\u200F", "Ann" },
        { "An\u2061\u2062\u2063\u2064n\u206A\u206F", "Ann" },
        { "An\u115F\u1160\u3164\uFFA0\u2800n", "Ann" },
        { "An\u17B4\u17B5\uFFF9\uFFFA\uFFFBn", "Ann" },
        { "An\U0001D173\U0001D17A\U0001BCA0\U0001D159n", "Ann" },
        { "Ann\U000E0041\U000E0062\U000E007F\U000E0001\U000E01F0", "Ann" },
        // Blank once these are gone.
        { "\u3164\u200B", null },
        { "\U000E0041", null },
        { "\u200D\uFE0F", null },
        { " \u00A0\u3000", null },
        { "", null },
        // Joiners join nothing in Latin, at an edge, or twice.
        { "An\u200Dn\u200C", "Ann" },
        { "\u200Cان", "ان" },
        { "می\u200Cخواهم", "می\u200Cخواهم" },
        { "می\u200C\u200C\u200Cخواهم", "می\u200Cخواهم" },
        { "می\u200B\u200Cخواهم\u200C", "می\u200Cخواهم" },
        { "ه\u200D", "ه\u200D" },
        { "ه\u200Dا", "ها" },
        { "ر\u200D", "ر" },
        { "د\u200Cا", "دا" },
        { "क्\u200Dष", "क्\u200Dष" },
        { "क्\u200Cष", "क्\u200Cष" },
        { "ශ්\u200Dරී", "ශ්\u200Dරී" },
        // Emoji and their parts.
        { "👩\u200D💻 Ann", "👩\u200D💻 Ann" },
        { "👩🏽\u200D❤\uFE0F\u200D👨🏿", "👩🏽\u200D❤\uFE0F\u200D👨🏿" },
        { "👩\u200DAnn", "👩Ann" },
        { "❤\uFE0F", "❤\uFE0F" },
        { "1\uFE0F\u20E3", "1\uFE0F\u20E3" },
        { "A\uFE0Fn\uFE00n1\uFE0F", "Ann1" },
        { England, England },
        { "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067", "🏴" },
        { "😀\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", "😀" },
        // Variants of Chinese, Mongolian and Myanmar letters, and of nothing else.
        { "葛\U000E0100城", "葛\U000E0100城" },
        { "A\U000E0100nn", "Ann" },
        { "\u1820\u180Bn\u180B", "\u1820\u180Bn" },
        { "\u1000\uFE00", "\u1000\uFE00" },
        // Spaces: RFC 8266, section 2.1.
        { "  Ann \u2009 \u200B Lee\u00A0", "Ann Lee" },
        { "山田\u3000太郎", "山田 太郎" },
        // Refused, because they change how a name looks.
        { "Ann\n", null },
        { "\u202Egnp.exe", null },
        { "Ann\u2066", null },
        { "Ann\u2028", null },
        { "Ann\uD800", null },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_loses_what_nobody_sees(string sent, string? shown)
    {
        Assert.Equal(shown, DisplayText.Parse(sent));
        Assert.Equal(shown is not null, DisplayText.IsValid(sent));
    }

    [Fact]
    public void A_name_is_64_characters_at_most_of_those_that_are_seen()
    {
        string longest = new StringBuilder().Insert(0, "😀", 64).ToString();
        Assert.Equal(longest, DisplayText.Parse(longest + "\u200B"));
        Assert.Null(DisplayText.Parse(longest + "n"));
    }

    [Fact]
    public void No_character_that_Unicode_ignores_stays_in_a_Latin_name()
    {
        // Default_Ignorable_Code_Point in DerivedCoreProperties.txt.
        var ignored = new[]
        {
            (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
            (0x2060, 0x2065), (0x206A, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8),
            (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
        }.SelectMany(range => Enumerable.Range(range.Item1, range.Item2 - range.Item1 + 1)).Select(value => new Rune(value));
        Assert.All(ignored, rune => Assert.Equal("Ann", DisplayText.Parse($"A{rune}nn{rune}")));
    }

    [Fact]
    public void A_text_that_is_cut_ends_with_no_joiner_and_no_space()
    {
        Assert.Equal("Ann", DisplayText.Clean("Ann Lee", 4));
        Assert.Equal("👩", DisplayText.Clean("👩\u200D💻", 3));
        Assert.Equal("👩", DisplayText.Clean("👩\u200D💻", 4));
        Assert.Equal("A", DisplayText.Clean("A💻", 2));
    }

    [Fact]
    public async Task A_registered_name_and_a_device_name_lose_what_nobody_sees_wherever_they_are_shown()
    {
        string username = "user-" + Unique.Text();
        var account = new { username, password = TestPhone.Password, displayName = " A\u200Bnn\u3164 " };
        Assert.Equal("Ann", (await api.Http.Call(HttpMethod.Post, "api/v1/accounts", account))["displayName"].GetString());
        var phone = await TestPhone.Again(api.Http, username);
        var opened = await api.Http.Call(
            HttpMethod.Post, "api/v1/qr-sessions", new { deviceName = "Of\u00ADfice\u2060" }, device: TestDevice.New("pc"));
        string[] link = opened["qrText"].GetString()!.Split(["/q/", "?c="], StringSplitOptions.None);
        Assert.Equal("Office", (await phone.Scan(link[1], link[2]))["requester"].GetProperty("deviceName").GetString());
        Assert.Equal("Ann", (await phone.Call(HttpMethod.Get, "me"))["account"].GetProperty("displayName").GetString());
    }

    [Theory]
    [InlineData("\u3164")]
    [InlineData("\u200D\u200B")]
    public async Task A_name_of_which_nothing_is_seen_is_refused(string displayName)
    {
        var account = new { username = "user-" + Unique.Text(), password = TestPhone.Password, displayName };
        var refused = await api.Http.Call(HttpMethod.Post, "api/v1/accounts", account);
        Assert.Equal((400, "validation"), refused.Refusal);
        Assert.True(refused["errors"].TryGetProperty("displayName", out _));
    }

    [Fact]
    public async Task An_older_accounts_name_is_shown_without_what_nobody_sees()
    {
        var grains = api.Services.GetRequiredService<IGrainFactory>();
        var flow = GrainFlow.New(grains);
        var command = flow.Register();
        await flow.Credential.Register(command with { Profile = command.Profile with { DisplayName = "A\u200Bnn" } });
        var (phone, pc) = (await TestPhone.Again(api.Http, flow.Name.Value), await TestPc.Open(api.Http));
        Assert.Equal("Ann", (await phone.Call(HttpMethod.Get, "me"))["account"].GetProperty("displayName").GetString());
        await phone.Approve(pc);
        var view = await pc.Poll();
        Assert.Equal(
            ("Ann", "Ann"),
            (
                view["account"].GetProperty("displayName").GetString(),
                view["token"].GetProperty("account").GetProperty("displayName").GetString()));
    }
}
