namespace QrLogin.Api.Values;

/// <summary>Values for the examples in the API's document. Each secret repeats one byte, so that it is clearly not a real one.</summary>
internal static class ExampleValues
{
    public const string
        QrId = "BwcHBwcHBwcHBwcHBwcHBw",
        LoginId = "CwsLCwsLCwsLCwsLCwsLCw",
        OtherLoginId = "DAwMDAwMDAwMDAwMDAwMDA",
        AccountId = "DQ0NDQ0NDQ0NDQ0NDQ0NDQ",
        PollToken = "qrp_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE",
        ConfirmToken = "qrc_AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI",
        LoginToken = "qrl_AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMD",
        ScanCode = "AAECAwQFBgcICQoL",
        UserCode = "WDJB-MJHT",
        Thumbprint = "DQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0",
        Modulus = "w0kP5…",
        Origin = "https://login.example.com",
        QrText = $"{Origin}/q/{QrId}?c={ScanCode}";

    public static readonly DateTimeOffset Now = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);
}
